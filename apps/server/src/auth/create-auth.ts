import { authAccount, authSession, authUser, authVerification } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import type { Log } from "@darkroom/engine";
import { drizzleAdapter } from "@better-auth/drizzle-adapter";
import { isAPIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { anonymous } from "better-auth/plugins/anonymous";
import { SESSION_LIFETIME_S, SESSION_RENEWAL_S } from "../limits.ts";

export type AuthOptions = {
  database: Database;
  secret: string;
  /** Where browsers reach us; its path is the base path. */
  publicUrl: string;
  /** Origins besides our own that may send credentials. */
  trustedOrigins: readonly string[];
  newId: () => string;
  log: Log;
};

export type Auth = ReturnType<typeof createAuth>;

/**
 * Sessions by cookie for guests. The user row of a guest is never deleted here: its account,
 * its predictions and its credits hang on it.
 */
export function createAuth(options: AuthOptions) {
  const { origin, pathname, protocol } = new URL(options.publicUrl);
  const isSecure = protocol === "https:";
  return betterAuth({
    appName: "Darkroom",
    baseURL: origin,
    basePath: `${pathname.replace(/\/+$/, "")}/api/auth`,
    secret: options.secret,
    database: drizzleAdapter(options.database.orm, {
      provider: "sqlite",
      schema: {
        user: authUser,
        session: authSession,
        account: authAccount,
        verification: authVerification,
      },
    }),
    emailAndPassword: { enabled: false },
    plugins: [anonymous({ disableDeleteAnonymousUser: true })],
    session: { expiresIn: SESSION_LIFETIME_S, updateAge: SESSION_RENEWAL_S },
    trustedOrigins: (request) => [
      ...options.trustedOrigins,
      origin,
      ...(request === undefined ? [] : ownOrigins(request)),
    ],
    // Our own limit on sign-ins counts by the address that the server itself has seen.
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
    logger: {
      // At `warn` and above the library would write refusals past this log, in lines of its own.
      level: "info",
      disableColors: true,
      log: (level, message, ...details: unknown[]) => {
        const error = details.find((detail) => detail instanceof Error);
        options.log(
          levelOf(level, error),
          `auth: ${message}`,
          error === undefined ? {} : { error },
        );
      },
    },
  });
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
