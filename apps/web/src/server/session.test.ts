import { describe, expect, it } from "vitest";
import { SessionError, openSession } from "./session.ts";
import type { Exclusive } from "./session.ts";

type Call = { path: string; method: string };

const user = (id: string) => Response.json({ session: {}, user: { id } });
const atOnce: Exclusive = (task) => task();

function createServer(answers: Record<string, () => Response>) {
  const calls: Call[] = [];
  const fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const path = input instanceof Request ? input.url : input.toString();
    calls.push({ path, method: init?.method ?? "GET" });
    const answer = answers[path];
    return answer === undefined
      ? Promise.reject(new TypeError(`nothing at ${path}`))
      : Promise.resolve(answer());
  };
  return { fetch, calls };
}

describe("openSession", () => {
  it("uses the session that is there and signs nobody in", async () => {
    const { fetch, calls } = createServer({ "/api/auth/get-session": () => user("known") });
    const session = await openSession({ fetch, basePath: "/", exclusive: atOnce });
    expect(session).toEqual({ userId: "known", email: null, isConfirmed: false });
    expect(calls).toHaveLength(1);
  });

  it("knows a person by the address, and a visitor by having none", async () => {
    const person = { id: "ada", email: "ada@example.com", emailVerified: true };
    for (const [isAnonymous, email, isConfirmed] of [
      [false, person.email, true],
      [true, null, false],
    ] as const) {
      const { fetch } = createServer({
        "/api/auth/get-session": () => Response.json({ user: { ...person, isAnonymous } }),
      });
      const session = await openSession({ fetch, basePath: "/", exclusive: atOnce });
      expect(session).toEqual({ userId: "ada", email, isConfirmed });
    }
  });

  it("S-02 makes an anonymous visitor where there is none, under the path of the studio", async () => {
    const { fetch, calls } = createServer({
      "/studio/api/auth/get-session": () => Response.json(null),
      "/studio/api/auth/sign-in/anonymous": () => user("new"),
    });
    const session = await openSession({ fetch, basePath: "/studio/", exclusive: atOnce });
    expect(session).toEqual({ userId: "new", email: null, isConfirmed: false });
    expect(calls.map(({ method }) => method)).toEqual(["GET", "POST"]);
  });

  it("C-05 two tabs that open at once become one visitor", async () => {
    let made = 0;
    const { fetch } = createServer({
      "/api/auth/get-session": () => (made === 0 ? Response.json(null) : user(`visitor-${made}`)),
      "/api/auth/sign-in/anonymous": () => user(`visitor-${(made += 1)}`),
    });
    let last: Promise<unknown> = Promise.resolve();
    const inTurn: Exclusive = (task) => {
      const turn = last.then(task);
      last = turn.catch(() => null);
      return turn;
    };
    const open = () => openSession({ fetch, basePath: "/", exclusive: inTurn });
    const sessions = await Promise.all([open(), open()]);
    expect(sessions).toMatchObject([{ userId: "visitor-1" }, { userId: "visitor-1" }]);
  });

  it("says which request was refused", async () => {
    const { fetch } = createServer({
      "/api/auth/get-session": () =>
        new Response("busy", { status: 500, headers: { "x-request-id": "request-3" } }),
    });
    const opening = openSession({ fetch, basePath: "/", exclusive: atOnce });
    await expect(opening).rejects.toMatchObject({
      code: "session_refused",
      requestId: "request-3",
    });
  });

  it("does not take an answer without a user for a session", async () => {
    const { fetch } = createServer({
      "/api/auth/get-session": () => Response.json({ user: {} }),
      "/api/auth/sign-in/anonymous": () => Response.json({ token: "x" }),
    });
    const opening = openSession({ fetch, basePath: "/", exclusive: atOnce });
    await expect(opening).rejects.toBeInstanceOf(SessionError);
  });
});
