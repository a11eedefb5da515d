import { PASSWORD_CHARACTERS_MAX } from "@darkroom/api";
import { authAccount, authSession, authUser, authVerification } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import type { Engine, Log } from "@darkroom/engine";
import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import { isAPIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { anonymous } from "better-auth/plugins/anonymous";
import { SESSION_LIFETIME_S, SESSION_RENEWAL_S } from "../limits.ts";
import type { OAuthSettings } from "../variables/oauth.ts";
import type { TryPaces } from "../rate-limits/pace-tries.ts";
import { addressChange } from "./change-address.ts";
import { tellOfPassword } from "./tell-of-password.ts";
import { createGuard } from "./guard-doors.ts";
import { PASSWORD_CHARACTERS_MIN } from "./limits.ts";
import { oidcOf, signInWays, socialOf } from "./sign-in-ways.ts";
import { signUpByMail } from "./sign-up-by-mail.ts";

export type AuthOptions = {
  database: Database;
  secret: string;
  /** Where browsers reach us; its path is the base path. */
  publicUrl: string;
  /** Origins besides our own that may send credentials. */
  trustedOrigins: readonly string[];
  engine: Pick<Engine, "accounts" | "mails" | "signUps" | "users">;
  /** What strangers may try. */
  paces: TryPaces;
  oauth: OAuthSettings;
  now: () => number;
  newId: () => string;
  log: Log;
};

export type Auth = ReturnType<typeof createAuth>;

const TABLES = {
  user: authUser,
  session: authSession,
  account: authAccount,
  verification: authVerification,
};

/** Addresses are confirmed by a page of the studio, and by no link that a program opens. */
const DISABLED_PATHS = ["/verify-email", "/send-verification-email"];

/**
 * Sessions by cookie, for visitors and for people with a password. The user row of a visitor is
 * never deleted here: its account, its predictions and its credits hang on it.
 */
export function createAuth(options: AuthOptions) {
  const { engine } = options;
  const { origin, pathname, protocol } = new URL(options.publicUrl);
  const isSecure = protocol === "https:";
  const basePath = pathname.replace(/\/+$/, "");
  return betterAuth({
    appName: "Darkroom",
    baseURL: origin,
    basePath: `${basePath}/api/auth`,
    secret: options.secret,
    database: drizzleAdapter(options.database.orm, {
      provider: "sqlite",
      schema: TABLES,
    }),
    disabledPaths: DISABLED_PATHS,
    emailAndPassword: passwordOptions(options),
    socialProviders: socialOf(options.oauth),
    // Nobody but us reads what a provider gave, and we have no use for it.
    account: { encryptOAuthTokens: true },
    plugins: [
      anonymous({
        disableDeleteAnonymousUser: true,
        onLinkAccount: async ({ anonymousUser, newUser }) => {
          if (newUser.user["isAnonymous"] === true) return;
          const users = { fromUserId: anonymousUser.user.id, toUserId: newUser.user.id };
          await engine.accounts.bringAlong({ ...users, isSamePerson: true });
        },
      }),
      ...oidcOf(options.oauth),
      signInWays({ oauth: options.oauth, hasMail: engine.mails.isAvailable }),
      addressChange({ ...engine, publicUrl: `${origin}${basePath}`, now: options.now }),
      // Without mail nobody can confirm an address, and the library's own sign-up signs in at once.
      ...(engine.mails.isAvailable
        ? [
            signUpByMail({
              ...engine,
              publicUrl: `${origin}${basePath}`,
              cookie: {
                name: `${isSecure ? "__Secure-" : ""}darkroom.sign_up`,
                path: `${basePath}/api/auth`,
                isSecure,
              },
              newId: options.newId,
            }),
          ]
        : []),
    ],
    hooks: {
      before: createGuard({ paces: options.paces, hasMail: engine.mails.isAvailable }),
      after: tellOfPassword(engine.mails, `${origin}${basePath}`),
    },
    // Whoever reads the database sets no password by what stands there.
    verification: { storeIdentifier: "hashed" },
    session: { expiresIn: SESSION_LIFETIME_S, updateAge: SESSION_RENEWAL_S },
    trustedOrigins: (request) => [
      ...options.trustedOrigins,
      origin,
      ...(request === undefined ? [] : ownOrigins(request)),
    ],
    // Our own limits count by the address that the server itself has seen.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: "darkroom",
      useSecureCookies: isSecure,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", secure: isSecure },
      ipAddress: { disableIpTracking: true },
      // Said outright: the library leaves these checks out when it believes to be under test.
      disableCSRFCheck: false,
      disableOriginCheck: false,
      database: { generateId: () => options.newId() },
    },
    logger: loggerOf(options.log),
  });
}

/** A forgotten password is set anew by whoever reads the mails of a confirmed address. */
function passwordOptions({ engine, publicUrl }: AuthOptions) {
  const base = publicUrl.replace(/\/+$/, "");
  return {
    enabled: true,
    minPasswordLength: PASSWORD_CHARACTERS_MIN,
    maxPasswordLength: PASSWORD_CHARACTERS_MAX,
    revokeSessionsOnPasswordReset: true,
    sendResetPassword: async ({ user, token }: { user: User; token: string }) => {
      if (!user.emailVerified) return;
      const link = `${base}/set-password#token=${token}`;
      await engine.mails.order({ kind: "reset_password", to: user.email, link });
    },
    onPasswordReset: async ({ user }: { user: User }) => {
      await engine.mails.order({
        kind: "password_changed",
        to: user.email,
        link: `${base}/forgot-password`,
      });
    },
  };
}

type User = { email: string; emailVerified: boolean };

function loggerOf(log: Log) {
  return {
    // At `warn` and above the library would write refusals past this log, in lines of its own.
    level: "info" as const,
    disableColors: true,
    log: (level: Level, message: string, ...details: unknown[]): void => {
      const error = details.find((detail) => detail instanceof Error);
      const said = message.replaceAll(/\S+@\S+/g, "[address]");
      log(levelOf(level, error), `auth: ${said}`, error === undefined ? {} : { error });
    },
  };
}

type Level = Parameters<Log>[0];

/** What a client did wrong is an error to the library; to us only a broken promise is one. */
function levelOf(level: Level, error: Error | undefined): Level {
  if (level !== "error") return level === "info" ? "debug" : level;
  return error === undefined || isAPIError(error) || isStrayState(error) ? "warn" : "error";
}

/** Somebody came back from a sign-in elsewhere that did not begin here. */
function isStrayState(error: Error): boolean {
  return "code" in error && STRAY_STATE_CODES.has(String(error.code));
}

const STRAY_STATE_CODES: ReadonlySet<string> = new Set([
  "state_not_found",
  "state_mismatch",
  "state_invalid",
  "state_security_mismatch",
]);

/** A page that we served ourselves is trusted under whatever name the browser used for us. */
function ownOrigins(request: Request): string[] {
  const host = request.headers.get("host");
  return host === null ? [] : [`http://${host}`, `https://${host}`];
}
