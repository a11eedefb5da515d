export type Session = { userId: string };

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

function readUserId(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("user" in body)) return null;
  const { user } = body;
  if (typeof user !== "object" || user === null || !("id" in user)) return null;
  return typeof user.id === "string" ? user.id : null;
}

async function readAnswer(response: Response): Promise<string | null> {
  if (!response.ok) throw new SessionError(response.headers.get("x-request-id"));
  return readUserId(await response.json());
}

/**
 * The visitor's session; without one an anonymous one is made. The only place that signs in.
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
    if (known !== null) return { userId: known };
    const response = await fetch(`${basePath}api/auth/sign-in/anonymous`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    const made = await readAnswer(response);
    if (made === null) throw new SessionError(response.headers.get("x-request-id"));
    return { userId: made };
  });
}
