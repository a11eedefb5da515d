import type { NotificationKind } from "./views.ts";

/** One sentence for people, which says nothing of what was asked for: it stands on lock screens. */
export const NOTIFICATION_TITLES: Readonly<Record<NotificationKind, string>> = {
  "prediction.succeeded": "Your result is ready.",
  "prediction.failed": "A prediction did not work out.",
  "prediction.canceled": "A prediction was cancelled.",
  "prediction.expired": "A prediction ran out of time.",
  "endpoint.disabled": "A webhook endpoint was disabled.",
  "batch.ended": "A batch has ended.",
  "credit.low": "Your credits are running low.",
};

export const isNotificationKind = (kind: string): kind is NotificationKind =>
  Object.hasOwn(NOTIFICATION_TITLES, kind);
