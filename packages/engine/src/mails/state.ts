/** Whether mail works: `unknown` until this process has tried, `off` where none is configured. */
export const MAIL_STATES = ["off", "unknown", "ok", "failing"] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** What the last attempt of this process to reach the relay told. */
export interface MailHealth {
  note: (state: "ok" | "failing") => void;
  read: () => MailState;
}

export function createMailHealth(isConfigured: boolean): MailHealth {
  let state: MailState = isConfigured ? "unknown" : "off";
  return {
    note: (noted) => {
      state = noted;
    },
    read: () => state,
  };
}
