import { z } from "zod";
import { isAddress } from "../mail/is-address.ts";

/** Where mails are handed over. */
export type MailRelay = {
  host: string;
  port: number;
  /** TLS from the first byte. */
  isSecure: boolean;
  credentials: { user: string; password: string } | null;
};
/** Who mails come from. */
export type MailOrigin = { name: string; address: string; domain: string };
export type MailSettings = { relay: MailRelay; from: MailOrigin };

const PROTOCOLS: Readonly<Record<string, { isSecure: boolean; port: number }>> = {
  "smtp:": { isSecure: false, port: 587 },
  "smtps:": { isSecure: true, port: 465 },
};

/** What stands in a URL in place of signs that have a meaning there; null for what is no text. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** `smtp://user:password@host:port`, with `smtps` over TLS; null for anything else. */
export function readRelay(text: string): MailRelay | null {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, port, pathname, search, hash, username, password } = new URL(text);
  const known = PROTOCOLS[protocol];
  const rest = pathname.replace(/^\//, "") + search + hash;
  if (known === undefined || hostname === "" || rest !== "") return null;
  if ((username === "") !== (password === "")) return null;
  const user = decode(username);
  const secret = decode(password);
  if (user === null || secret === null) return null;
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? known.port : Number(port),
    isSecure: known.isSecure,
    credentials: user === "" ? null : { user, password: secret },
  };
}

/** `name@host` or `Name <name@host>`; null for anything else. */
export function readOrigin(text: string): MailOrigin | null {
  const named = /^([^<>"\p{C}]+) <([^<>]+)>$/u.exec(text);
  const name = named?.[1]?.trim() ?? "";
  const address = named?.[2] ?? text;
  if (!isAddress(address)) return null;
  return { name, address, domain: address.slice(address.indexOf("@") + 1) };
}

export const MAIL_VARIABLES = {
  SMTP_URL: z
    .string()
    .refine((text) => readRelay(text) !== null, {
      error: "must be smtp://user:password@host:port or smtps://user:password@host:port",
    })
    .optional(),
  MAIL_FROM: z
    .string()
    .refine((text) => readOrigin(text) !== null, {
      error: "must be an address such as Darkroom <studio@example.com>",
    })
    .optional(),
};

const MailSchema = z.object(MAIL_VARIABLES);
type Values = z.infer<typeof MailSchema>;

/** Null where this installation sends no mail. */
export function readMail({ SMTP_URL, MAIL_FROM }: Values): MailSettings | null {
  const relay = SMTP_URL === undefined ? null : readRelay(SMTP_URL);
  const from = MAIL_FROM === undefined ? null : readOrigin(MAIL_FROM);
  return relay === null || from === null ? null : { relay, from };
}

/** A relay without a sender takes nothing, and a sender without a relay reaches nobody. */
export function findMailFaults({ SMTP_URL, MAIL_FROM }: Values): string[] {
  const isWhole = (SMTP_URL === undefined) === (MAIL_FROM === undefined);
  return isWhole ? [] : ["SMTP_URL and MAIL_FROM must both be set, or neither."];
}
