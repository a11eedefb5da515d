/** Attempts to hand a mail to the relay; with the back-off some fifteen minutes. */
export const MAIL_ATTEMPTS_MAX = 10;
/** A mail that could not be handed over in this time is given up: its link leads nowhere then. */
export const MAIL_LINK_MS = 3_600_000;
