/** Connections to the relay that are open at once. */
export const MAIL_CONNECTIONS_MAX = 3;
/** A relay is found, connected and greets, each within this. */
export const MAIL_CONNECT_MS_MAX = 10_000;
/** A relay that is silent for so long in the middle of a mail is given up. */
export const MAIL_SILENCE_MS_MAX = 20_000;
/** One mail is handed over within this, waiting for a connection included. */
export const MAIL_SEND_MS_MAX = 60_000;
/** A connection that carries no mail is closed after this. */
export const MAIL_IDLE_MS_MAX = 10_000;
/** What a relay may say at once. */
export const MAIL_REPLY_BYTES_MAX = 64 * 1024;
/** What a mail program sends to unsubscribe is a few words. */
export const UNSUBSCRIBE_BODY_BYTES_MAX = 4 * 1024;
/** The longest address: 64 before the `@` and 255 after it (RFC 5321, section 4.5.3.1). */
export const MAIL_ADDRESS_CHARACTERS_MAX = 320;
