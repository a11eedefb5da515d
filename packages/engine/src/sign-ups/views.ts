export type NewSignUp = {
  email: string;
  passwordHash: string;
  /** A random text that only this browser keeps. */
  browser: string;
  /** The visitor whose work goes along. */
  visitorId: string | null;
  /** A user who has this address unconfirmed, and whose password was known; null for a new one. */
  userId: string | null;
};

export type Confirmation = {
  /** What the mail's link carries. */
  token: string;
  /** What the browser keeps; null where it keeps nothing. */
  browser: string | null;
  /** Of a password chosen now; null without one. */
  passwordHash: string | null;
};

export type ConfirmOutcome =
  /** @property isSameBrowser it was asked for here, and whoever is here may be signed in */
  | { outcome: "confirmed"; userId: string; email: string; isSameBrowser: boolean }
  /** Nobody knows who chose the password of this sign-up: a new one is needed. */
  | { outcome: "password_needed"; email: string }
  /** Somebody has confirmed this address already. */
  | { outcome: "known"; email: string }
  /** Expired, used or never given out. */
  | { outcome: "unknown" };

/** Sign-ups until their address is confirmed. */
export interface SignUpVerbs {
  /** Keeps a sign-up and orders the mail that confirms it. */
  open: (signUp: NewSignUp) => Promise<{ outcome: "ordered" } | { outcome: "unavailable" }>;
  /** Makes the user once the address is confirmed, and brings the visitor's work along. */
  confirm: (confirmation: Confirmation) => Promise<ConfirmOutcome>;
}
