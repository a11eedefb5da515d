import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import type { TryKind, TryPaces } from "../rate-limits/pace-tries.ts";

/** Names the client's address to the library; whatever came under this name is overwritten. */
export const CLIENT_HEADER = "x-darkroom-client";

const MS_PER_S = 1_000;

/** What a call of strangers costs, by its path in the library. */
const COSTS: Readonly<Record<string, TryKind>> = {
  "/sign-in/email": "password",
  "/sign-up/email": "mail",
  "/request-password-reset": "mail",
  "/change-password": "password",
  "/change-address": "password",
};

/** What is done for somebody who is signed in counts for that user, whatever else is named. */
const OF_SESSIONS: ReadonlySet<string> = new Set(["/change-password", "/change-address"]);

/** What is needed to do it is not there; the message says what is to be done. */
const NO_MAIL = {
  code: "MAIL_UNAVAILABLE",
  message:
    "This installation sends no mail, so a password cannot be set anew by yourself. " +
    "Whoever runs it can set SMTP_URL and MAIL_FROM.",
};

function nameOf(body: unknown): string {
  if (typeof body !== "object" || body === null || !("email" in body)) return "";
  return typeof body.email === "string" ? body.email : "";
}

/** A new password leaves nobody signed in by the old one. */
function endOthers({ path, body }: { path: string; body: unknown }) {
  if (path !== "/change-password" || typeof body !== "object" || body === null) return undefined;
  return { context: { body: { ...body, revokeOtherSessions: true } } };
}

/**
 * What is asked before the library does anything, by the path that it has found itself, so that no
 * other spelling of an address leads around it.
 */
export const createGuard = (options: { paces: TryPaces; hasMail: boolean }) =>
  createAuthMiddleware(async (context) => {
    const kind = COSTS[context.path];
    if (kind === undefined) return;
    if (context.path === "/request-password-reset" && !options.hasMail) {
      throw new APIError("BAD_REQUEST", NO_MAIL);
    }
    const isOfSession = OF_SESSIONS.has(context.path);
    const session = isOfSession ? await getSessionFromCtx(context, { disableRefresh: true }) : null;
    const address = session?.user.id ?? nameOf(context.body);
    const client = context.headers?.get(CLIENT_HEADER) ?? "";
    const admission = await options.paces.admit({ kind, address, client });
    if (admission.outcome === "admitted") return isOfSession ? endOthers(context) : undefined;
    const retryAfterS = Math.ceil(admission.retryAfterMs / MS_PER_S);
    throw new APIError(
      "TOO_MANY_REQUESTS",
      { code: "RATE_LIMITED", message: "Too many attempts. Wait a little." },
      { "retry-after": String(retryAfterS) },
    );
  });
