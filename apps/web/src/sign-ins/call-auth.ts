/** What the server says no to, as far as the studio has words for it. */
export const AUTH_FAILURES = [
  "INVALID_EMAIL_OR_PASSWORD",
  "INVALID_EMAIL",
  "INVALID_PASSWORD",
  "PASSWORD_TOO_SHORT",
  "PASSWORD_TOO_LONG",
  "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
  "RATE_LIMITED",
  "MAIL_UNAVAILABLE",
  "INVALID_TOKEN",
  "OTHER_ACCOUNT",
  "SESSION_NOT_FRESH",
  "SIGN_UP_FIRST",
  "UNAUTHORIZED",
] as const;
export type AuthFailure = (typeof AUTH_FAILURES)[number] | "unreachable" | "internal";

export type AuthAnswer =
  | { outcome: "done"; body: Readonly<Record<string, unknown>> }
  | { outcome: "refused"; failure: AuthFailure };

type Ports = { fetch: typeof fetch; basePath: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function failureOf(body: unknown): AuthFailure {
  const code = isRecord(body) ? body["code"] : null;
  return AUTH_FAILURES.find((known) => known === code) ?? "internal";
}

/** One call of the sign-ins; what is refused is an answer like any other. */
export async function callAuth(
  { fetch, basePath }: Ports,
  path: string,
  body: Readonly<Record<string, unknown>> = {},
): Promise<AuthAnswer> {
  try {
    const response = await fetch(`${basePath}api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) return { outcome: "refused", failure: failureOf(answer) };
    return { outcome: "done", body: isRecord(answer) ? answer : {} };
  } catch {
    return { outcome: "refused", failure: "unreachable" };
  }
}

export type SessionView = {
  token: string;
  userAgent: string;
  createdAt: string;
};

function readSession(value: unknown): SessionView[] {
  if (!isRecord(value)) return [];
  const { token, userAgent, createdAt } = value;
  if (typeof token !== "string" || typeof createdAt !== "string") return [];
  return [{ token, userAgent: typeof userAgent === "string" ? userAgent : "", createdAt }];
}

/**
 * The sessions of this person, newest first, and the token of the one that asks.
 * @throws Error where the server does not answer with them
 */
export async function readSessions({ fetch, basePath }: Ports): Promise<{
  sessions: SessionView[];
  current: string | null;
}> {
  const [listed, own] = await Promise.all(
    ["list-sessions", "get-session"].map(async (path): Promise<unknown> => {
      const response = await fetch(`${basePath}api/auth/${path}`);
      if (!response.ok) throw new Error("The sessions could not be read.");
      return response.json();
    }),
  );
  const session = isRecord(own) ? own["session"] : null;
  const token = isRecord(session) ? session["token"] : null;
  const sessions = Array.isArray(listed) ? listed.flatMap(readSession) : [];
  return {
    sessions: sessions.toSorted((one, other) => other.createdAt.localeCompare(one.createdAt)),
    current: typeof token === "string" ? token : null,
  };
}

function readWay(value: unknown): { id: string; name: string }[] {
  if (!isRecord(value)) return [];
  const { id, name } = value;
  return typeof id === "string" && typeof name === "string" ? [{ id, name }] : [];
}

/**
 * The providers by which somebody may sign in besides the password.
 * @throws Error where the server does not answer with them
 */
export async function readWays({
  fetch,
  basePath,
}: Ports): Promise<{ id: string; name: string }[]> {
  const response = await fetch(`${basePath}api/auth/ways`);
  const answer: unknown = response.ok ? await response.json() : null;
  const providers = isRecord(answer) ? answer["providers"] : null;
  if (!Array.isArray(providers)) throw new Error("The ways to sign in could not be read.");
  return providers.flatMap(readWay);
}

/**
 * Whether this person has a password; without one they sign in by a provider alone.
 * @throws Error where the server does not answer with the ways of this account
 */
export async function readHasPassword({ fetch, basePath }: Ports): Promise<boolean> {
  const response = await fetch(`${basePath}api/auth/list-accounts`);
  const answer: unknown = response.ok ? await response.json() : null;
  if (!Array.isArray(answer)) throw new Error("The ways of this account could not be read.");
  return answer.some((way: unknown) => isRecord(way) && way["providerId"] === "credential");
}
