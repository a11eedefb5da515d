import { MailError } from "@darkroom/engine";

/** Replies from here on are final (RFC 5321, section 4.2.1). */
const FINAL_REPLY = 500;

/** Codes of failures that are about this one mail, and not about the relay or our account there. */
const ABOUT_THE_MAIL: ReadonlySet<string> = new Set(["EENVELOPE", "EMESSAGE"]);

function valueOf(error: unknown, name: "code" | "responseCode"): unknown {
  if (typeof error !== "object" || error === null) return undefined;
  return new Map<string, unknown>(Object.entries(error)).get(name);
}

/**
 * What went wrong, in codes alone: a relay's words may quote the mail. Final is only what a relay
 * said of the mail itself; a wrong password is to be mended here, and then all mails go.
 */
export function judgeFailure(error: unknown): MailError {
  const code = valueOf(error, "code");
  const name = typeof code === "string" && /^[A-Z0-9]+$/.test(code) ? code : "unknown";
  const reply = valueOf(error, "responseCode");
  if (typeof reply !== "number") return new MailError("transient", `no mail was taken: ${name}`);
  const isFinal = reply >= FINAL_REPLY && ABOUT_THE_MAIL.has(name);
  const words = `the relay answered ${String(reply)} (${name})`;
  return new MailError(isFinal ? "permanent" : "transient", words);
}
