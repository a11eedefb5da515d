import { randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import type { Engine } from "@darkroom/engine";
import {
  APIError,
  createAuthEndpoint,
  formCsrfMiddleware,
  getSessionFromCtx,
} from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { checkPassword } from "./check-password.ts";
import { ADDRESS_CHARACTERS_MAX, BROWSER_COOKIE_S } from "./limits.ts";

export type SignUpOptions = {
  signUps: Engine["signUps"];
  mails: Engine["mails"];
  accounts: Pick<Engine["accounts"], "bringAlong">;
  /** Where browsers reach us, without a slash at its end. */
  publicUrl: string;
  /** The cookie by which a browser shows that it has signed up. */
  cookie: { name: string; path: string; isSecure: boolean };
  newId: () => string;
};

const BROWSER_BYTES = 32;
const BROWSER = /^[\w-]{43}$/;
const TOKEN_CHARACTERS_MAX = 100;

const SignUpSchema = z.object({
  email: z.email().max(ADDRESS_CHARACTERS_MAX),
  password: z.string(),
  /** The library's own clients send one; nobody is shown it. */
  name: z.string().optional(),
});
const ConfirmSchema = z.object({
  token: z.string().max(TOKEN_CHARACTERS_MAX),
  /** A new one, where the address is confirmed elsewhere than it was given. */
  password: z.string().optional(),
});

function readBrowser(context: GenericEndpointContext, { name }: SignUpOptions["cookie"]) {
  const browser = context.getCookie(name);
  return typeof browser === "string" && BROWSER.test(browser) ? browser : null;
}

/** The text by which this browser is known again; one for all of its sign-ups. */
function keepBrowser(context: GenericEndpointContext, cookie: SignUpOptions["cookie"]): string {
  const browser = readBrowser(context, cookie) ?? randomBytes(BROWSER_BYTES).toString("base64url");
  const { name, path, isSecure: secure } = cookie;
  context.setCookie(name, browser, {
    maxAge: BROWSER_COOKIE_S,
    httpOnly: true,
    sameSite: "lax",
    secure,
    path,
  });
  return browser;
}

/** The user who has this address unconfirmed, where this password is that one's. */
async function findHolder(
  context: GenericEndpointContext,
  found: Found,
  password: string,
): Promise<string | null> {
  const hash = found?.accounts.find(({ providerId }) => providerId === "credential")?.password;
  if (found === null || hash == null) return null;
  return (await context.context.password.verify({ hash, password })) ? found.user.id : null;
}

type Found = Awaited<
  ReturnType<GenericEndpointContext["context"]["internalAdapter"]["findUserByEmail"]>
>;

async function readVisitor(context: GenericEndpointContext): Promise<string | null> {
  const session = await getSessionFromCtx(context, { disableRefresh: true });
  return session?.user["isAnonymous"] === true ? session.user.id : null;
}

/** The same answer for an address that has an account and for one that has none. */
const createSignUp = (options: SignUpOptions) =>
  createAuthEndpoint(
    "/sign-up/email",
    { method: "POST", use: [formCsrfMiddleware], body: SignUpSchema },
    async (context) => {
      const { password, name = "" } = context.body;
      const email = context.body.email.toLowerCase();
      checkPassword(password);
      const passwordHash = await context.context.password.hash(password);
      const browser = keepBrowser(context, options.cookie);
      const found = await context.context.internalAdapter.findUserByEmail(email, {
        includeAccounts: true,
      });
      if (found?.user.emailVerified === true) {
        const link = `${options.publicUrl}/sign-in`;
        await options.mails.order({ kind: "address_known", to: email, link });
      } else {
        const visitorId = await readVisitor(context);
        const userId = await findHolder(context, found, password);
        await options.signUps.open({ email, passwordHash, browser, visitorId, userId });
      }
      const at = new Date();
      const user = { id: options.newId(), name, email, emailVerified: false, image: null };
      return context.json({ token: null, user: { ...user, createdAt: at, updatedAt: at } });
    },
  );

/** Signs in whoever has confirmed the address in the browser that gave it. */
async function enter(
  context: GenericEndpointContext,
  { accounts }: SignUpOptions,
  userId: string,
): Promise<void> {
  const visitorId = await readVisitor(context);
  const { internalAdapter } = context.context;
  const user = await internalAdapter.findUserById(userId);
  const session = await internalAdapter.createSession(userId);
  if (user === null) throw new APIError("INTERNAL_SERVER_ERROR", { code: "USER_NOT_FOUND" });
  if (visitorId !== null) {
    await accounts.bringAlong({ fromUserId: visitorId, toUserId: userId, isSamePerson: true });
  }
  await setSessionCookie(context, { session, user });
}

const createConfirmation = (options: SignUpOptions) =>
  createAuthEndpoint(
    "/confirm-address",
    { method: "POST", use: [formCsrfMiddleware], body: ConfirmSchema },
    async (context) => {
      const { token, password } = context.body;
      const browser = readBrowser(context, options.cookie);
      const seen = { token, browser };
      let confirmed = await options.signUps.confirm({ ...seen, passwordHash: null });
      if (confirmed.outcome === "password_needed" && password !== undefined) {
        checkPassword(password);
        const passwordHash = await context.context.password.hash(password);
        confirmed = await options.signUps.confirm({ ...seen, passwordHash });
      }
      if (confirmed.outcome === "unknown") {
        const message = "This link has expired or was used. Sign up again to get another one.";
        throw new APIError("BAD_REQUEST", { code: "INVALID_TOKEN", message });
      }
      const { outcome, email } = confirmed;
      if (outcome !== "confirmed" || !confirmed.isSameBrowser) {
        return context.json({ outcome, email });
      }
      await enter(context, options, confirmed.userId);
      return context.json({ outcome: "signed_in" as const, email });
    },
  );

/**
 * Sign-up where mail is sent, in place of the library's own: there is no user until the address is
 * confirmed, by a call that no program which merely opens links makes.
 */
export const signUpByMail = (options: SignUpOptions) => ({
  id: "sign-up-by-mail" as const,
  endpoints: { signUpEmail: createSignUp(options), confirmAddress: createConfirmation(options) },
});
