/** One mail as a relay takes it. Nothing of it is kept after it was sent. */
export type MailMessage = {
  /** The same at each attempt, so that a repeated mail can be recognised. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Ends mails of this kind by one click (RFC 8058); null for what nobody can end. */
  unsubscribeUrl: string | null;
};

/** `transient`: try again later. `permanent`: the same mail will never be taken. */
export type MailErrorCode = "transient" | "permanent";

/** Why a mail was not sent. The message never carries the mail, its address or a relay's words. */
export class MailError extends Error {
  readonly code: MailErrorCode;

  constructor(code: MailErrorCode, message: string) {
    super(message);
    this.name = "MailError";
    this.code = code;
  }
}

/** Hands mails to a relay. */
export interface MailSender {
  /** Our own address, which links in mails begin with; without a slash at its end. */
  publicUrl: string;
  /** @throws MailError where the relay did not take it, or where nobody knows */
  send: (message: MailMessage) => Promise<void>;
}
