/** Characters of a new password: long enough to withstand guessing. */
export const PASSWORD_CHARACTERS_MIN = 10;
/** RFC 5321 takes no longer address. */
export const ADDRESS_CHARACTERS_MAX = 254;

/** Passwords that may be tried in `TRY_WINDOW_S`: for one address by one client… */
export const TRIES_PER_PAIR_MAX = 10;
/** … for one address by all, so that it is not guessed by many, nor easily closed by one… */
export const TRIES_PER_ADDRESS_MAX = 100;
/** … and by one client, behind which a whole house may sit. */
export const TRIES_PER_CLIENT_MAX = 60;
export const TRY_WINDOW_S = 900;

/** Sign-ups and forgotten passwords in `MAIL_WINDOW_S`: each is a mail to somebody. */
export const MAILS_PER_ADDRESS_MAX = 5;
export const MAILS_PER_CLIENT_MAX = 30;
export const MAIL_WINDOW_S = 3_600;
/** How long a browser is known to have signed up: as long as the link of the mail leads on. */
export const BROWSER_COOKIE_S = 3_600;
/** How long a new address waits for its mail to be read: as long as the mail is sent. */
export const ADDRESS_CHANGE_MS = 3_600_000;
/** Whoever has no password shows who they are by a sign-in that is no older than this. */
export const RECENT_SIGN_IN_MS = 900_000;
