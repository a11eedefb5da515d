import type { NotificationSettingsView, NotificationView } from "../../server/views.ts";
import type { Format } from "../format.ts";

/** What each kind of notification tells. */
const kinds: Readonly<Record<NotificationView["kind"], string>> = {
  "prediction.succeeded": "A picture is ready",
  "prediction.failed": "A picture could not be made",
  "prediction.canceled": "A picture was cancelled",
  "prediction.expired": "A picture took too long and was ended",
  "endpoint.disabled": "A webhook address takes no events any more",
  "batch.ended": "A batch has ended",
  "credit.low": "Your credits run low",
};

const whens: Readonly<Record<NotificationSettingsView["when"], string>> = {
  away: "When I am not here",
  always: "Always",
  never: "Never",
};

/** What was told to the account, and how it wants to be told. */
export const createNewsTexts = ({ plural }: Format) => ({
  title: "Notifications",
  kinds,
  unread: (count: number) => plural(count, { one: "# unread", other: "# unread" }),
  allRead: "Mark all as read",
  isNew: "New",
  empty: "No news",
  emptyText: "What ends while you are away is told here.",
  failed: "Your notifications did not load.",
  how: "How you are told",
  when: "Tell me of ends",
  whens,
  mail: "By mail as well",
  mailHint: (addresses: number) =>
    addresses === 0
      ? "Sign up and confirm an address to be told by mail."
      : plural(addresses, { one: "To # confirmed address.", other: "To # confirmed addresses." }),
  settingsFailed: "These settings did not load.",
});

export type NewsTexts = ReturnType<typeof createNewsTexts>;
