export type Session = {
  userId: string;
  /** Null for visitors, who have none. */
  email: string | null;
  /** Whether the address was shown to be theirs. */
  isConfirmed: boolean;
};

/** The server answered, but not with a session. */
export class SessionError extends Error {
  readonly code: "session_refused";
  readonly requestId: string | null;
  constructor(requestId: string | null) {
    super("No session could be opened.");
    this.name = "SessionError";
    this.code = "session_refused";
    this.requestId = requestId;
  }
}

/** Runs one task at a time in the whole browser, where the browser can. */
export type Exclusive = <Result>(task: () => Promise<Result>) => Promise<Result>;

function readUser(body: unknown): Session | null {
  if (typeof body !== "object" || body === null || !("user" in body)) return null;
  const { user } = body;
  if (typeof user !== "object" || user === null || !("id" in user)) return null;
  if (typeof user.id !== "string") return null;
  const isVisitor = "isAnonymous" in user && user.isAnonymous === true;
  const email = !isVisitor && "email" in user && typeof user.email === "string" ? user.email : null;
  const isConfirmed = email !== null && "emailVerified" in user && user.emailVerified === true;
  return { userId: user.id, email, isConfirmed };
}

async function readAnswer(response: Response): Promise<Session | null> {
  if (!response.ok) throw new SessionError(response.headers.get("x-request-id"));
  return readUser(await response.json());
}

/**
 * The visitor's session; without one an anonymous one is made. The only place that makes one.
 * Two tabs that open at once would make two visitors, so it runs exclusively.
 */
export async function openSession(ports: {
  fetch: typeof fetch;
  basePath: string;
  exclusive: Exclusive;
}): Promise<Session> {
  const { fetch, basePath } = ports;
  return await ports.exclusive(async () => {
    const known = await readAnswer(await fetch(`${basePath}api/auth/get-session`));
    if (known !== null) return known;
    const response = await fetch(`${basePath}api/auth/sign-in/anonymous`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    const made = await readAnswer(response);
    if (made === null) throw new SessionError(response.headers.get("x-request-id"));
    return made;
  });
}
