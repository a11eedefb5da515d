import type { AppContext, AppParts } from "../http/app-context.ts";
import { readBody } from "../http/read-body.ts";
import { UNSUBSCRIBE_BODY_BYTES_MAX } from "../mail/limits.ts";

/** The page runs nothing, loads nothing, and sends its one form to itself. */
const PAGE_POLICY =
  "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": PAGE_POLICY,
  "cache-control": "no-store",
  "x-robots-tag": "noindex",
};

function page(status: number, title: string, body: string): Response {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">`;
  const html = `<!doctype html>
<html lang="en">
<head>${head}<title>${title}</title></head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>
`;
  return new Response(html, { status, headers: HEADERS });
}

const unknownToken = (): Response =>
  page(
    404,
    "There is nothing here",
    "<p>The address is not one that we sent, or a part is missing.</p>",
  );

const tokenOf = (context: AppContext): string => context.req.query("token") ?? "";

/**
 * `GET /notifications/unsubscribe`: a page with one button. It changes nothing: programs that look
 * through mails open every link in them.
 */
export function askToUnsubscribe(parts: AppParts, context: AppContext): Response {
  if (!parts.engine.notifications.isMailToken(tokenOf(context))) return unknownToken();
  const form = '<form method="post"><button type="submit">Send me no more mails</button></form>';
  return page(200, "No more mails?", `<p>You get mails about what has ended.</p>${form}`);
}

/**
 * `POST /notifications/unsubscribe`: the one click of RFC 8058, and that of the page. The token is
 * enough: no cookie is read, so that it works on any device, and no other page gains by it.
 */
export async function unsubscribeMail(parts: AppParts, context: AppContext): Promise<Response> {
  const body = await readBody(context.req.raw, UNSUBSCRIBE_BODY_BYTES_MAX);
  if (body.outcome === "too_large") return page(413, "Too large", "<p>Nothing was changed.</p>");
  const { outcome } = await parts.engine.notifications.endMails(tokenOf(context));
  if (outcome === "unknown_token") return unknownToken();
  const more = "<p>You get no more mails. Notifications in the list stay as they are.</p>";
  return page(200, "Done", more);
}
