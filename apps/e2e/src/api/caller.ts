import { REQUEST_MS_MAX } from "../limits.ts";
import { AnswerSchema } from "./schemas.ts";

/** A typed refusal by the server, with the reason that it gave. */
export class RefusedError extends Error {
  readonly code: "refused";
  readonly reason: string;
  readonly httpStatus: number;

  constructor(path: string, refusal: { reason: string; httpStatus: number }) {
    super(`${path} was refused: ${refusal.reason} (${String(refusal.httpStatus)})`);
    this.name = "RefusedError";
    this.code = "refused";
    this.reason = refusal.reason;
    this.httpStatus = refusal.httpStatus;
  }
}

/** One reply, as text, for checks on everything that was ever said. */
export type Reply = { path: string; status: number; headers: string; body: string };

export type Caller = {
  /** One request with the cookies of this caller; its address is relative to the server. */
  send: (path: string, request?: RequestInit) => Promise<Response>;
  query: (procedure: string, input?: unknown) => Promise<unknown>;
  mutate: (procedure: string, input: unknown) => Promise<unknown>;
  /** The cookies of this caller as they are sent. */
  cookie: () => string;
  /** Every textual reply so far. */
  replies: () => readonly Reply[];
};

/** A browser without a page: a cookie jar and tRPC's wire of single calls. */
export function createCaller(url: string): Caller {
  const cookies = new Map<string, string>();
  const replies: Reply[] = [];

  const cookie = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

  const send = async (path: string, request: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(request.headers);
    if (cookies.size > 0) headers.set("cookie", cookie());
    const signal = AbortSignal.timeout(REQUEST_MS_MAX);
    const response = await fetch(new URL(path, url), { signal, ...request, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const [name = "", ...value] = pair.split("=");
      cookies.set(name, value.join("="));
    }
    if (isTextual(response)) replies.push(await record(path, response));
    return response;
  };

  const call = async (
    procedure: string,
    search: string,
    request: RequestInit,
  ): Promise<unknown> => {
    const response = await send(`/trpc/${procedure}${search}`, request);
    const answer = AnswerSchema.parse(await response.json());
    if ("error" in answer) throw new RefusedError(procedure, answer.error.data);
    return answer.result.data;
  };

  return {
    send,
    query: (procedure, input) => {
      const json = JSON.stringify(input);
      return call(procedure, json === undefined ? "" : `?input=${encodeURIComponent(json)}`, {});
    },
    mutate: (procedure, input) =>
      call(procedure, "", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(input),
      }),
    cookie,
    replies: () => replies,
  };
}

function isTextual(response: Response): boolean {
  return /json|text|javascript/.test(response.headers.get("content-type") ?? "");
}

async function record(path: string, response: Response): Promise<Reply> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  return { path, status: response.status, headers, body: await response.clone().text() };
}
