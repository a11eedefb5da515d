import type { ConnectionOptions } from "node:tls";
import { MailError } from "@darkroom/engine";
import type { MailMessage, MailSender } from "@darkroom/engine";
import { createTransport } from "nodemailer";
import type { MailRelay, MailSettings } from "../variables/mail.ts";
import { isAddress } from "./is-address.ts";
import { judgeFailure } from "./judge-failure.ts";
import {
  MAIL_CONNECTIONS_MAX,
  MAIL_CONNECT_MS_MAX,
  MAIL_IDLE_MS_MAX,
  MAIL_REPLY_BYTES_MAX,
  MAIL_SEND_MS_MAX,
  MAIL_SILENCE_MS_MAX,
} from "./limits.ts";

/** An address that is not surely of this machine counts as another machine's. */
const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);

/**
 * How a line to the relay is kept private. Credentials go over no open line but to this machine,
 * where there is nobody to hide from; without credentials TLS is used where the relay offers it.
 */
export function privacyOf({ host, isSecure, credentials }: MailRelay) {
  const isHere = isLoopback(host);
  return {
    secure: isSecure,
    requireTLS: !isSecure && !isHere && credentials !== null,
    ignoreTLS: !isSecure && isHere,
  };
}

/** Waits that a test makes shorter, and authorities that only a test trusts. */
type Circumstances = { silenceMs?: number; sendMs?: number; tls?: ConnectionOptions };

function openTransport({ relay }: MailSettings, { silenceMs, tls }: Circumstances) {
  const { host, port, credentials } = relay;
  return createTransport({
    pool: true,
    host,
    port,
    ...privacyOf(relay),
    maxConnections: MAIL_CONNECTIONS_MAX,
    // The outbox repeats what failed, at its pace; the pool repeats nothing beside it.
    maxRequeues: 0,
    idleTimeout: MAIL_IDLE_MS_MAX,
    dnsTimeout: MAIL_CONNECT_MS_MAX,
    connectionTimeout: MAIL_CONNECT_MS_MAX,
    greetingTimeout: silenceMs ?? MAIL_CONNECT_MS_MAX,
    socketTimeout: silenceMs ?? MAIL_SILENCE_MS_MAX,
    maxResponseSize: MAIL_REPLY_BYTES_MAX,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(tls === undefined ? {} : { tls }),
    ...(credentials === null
      ? {}
      : { auth: { user: credentials.user, pass: credentials.password } }),
  });
}

/** The one click of RFC 8058, which is promised over https alone. */
function unsubscribeHeaders(url: string | null): Record<string, string> {
  if (url === null) return {};
  const listed = { "List-Unsubscribe": `<${url}>` };
  return url.startsWith("https://")
    ? { ...listed, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }
    : listed;
}

export type OpenMailSender = MailSender & { close: () => void };

/** Sends mail by SMTP, over few connections that are kept for a while. */
export function createMailSender(
  settings: MailSettings,
  publicUrl: string,
  circumstances: Circumstances = {},
): OpenMailSender {
  const { from } = settings;
  const transport = openTransport(settings, circumstances);
  // Connections that break between mails are opened anew; nobody is waiting for them.
  transport.on("error", () => undefined);
  const send = async ({ id, to, subject, text, html, unsubscribeUrl }: MailMessage) => {
    if (!isAddress(to)) throw new MailError("permanent", "the address is none");
    try {
      await transport.sendMail({
        from: { name: from.name, address: from.address },
        to: { name: "", address: to },
        subject,
        text,
        html,
        messageId: `<${id}@${from.domain}>`,
        headers: { "Auto-Submitted": "auto-generated", ...unsubscribeHeaders(unsubscribeUrl) },
        signal: AbortSignal.timeout(circumstances.sendMs ?? MAIL_SEND_MS_MAX),
      });
    } catch (error) {
      throw judgeFailure(error);
    }
  };
  return { publicUrl, send, close: () => transport.close({ force: true }) };
}
