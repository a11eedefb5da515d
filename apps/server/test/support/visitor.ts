import type { ErrorShape, RouterInputs, RouterOutputs } from "@darkroom/api";
import { expect } from "vitest";

export type PredictionView = RouterOutputs["prediction"]["get"];

type Answered = { status: number; headers: Headers; result: unknown; error: ErrorShape | null };

/** A browser without a page: it keeps its cookie and speaks tRPC's wire. */
export type Visitor = ReturnType<typeof createVisitor>;

const POLL_MS = 50;

export function createVisitor(url: string) {
  const jar = new Map<string, string>();
  const cookie = (): string | null =>
    jar.size === 0 ? null : [...jar].map(([name, value]) => `${name}=${value}`).join("; ");

  const keep = (line: string): void => {
    const [, name = "", value = ""] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (value === "" || /;\s*max-age=0\b/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  };

  const send = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    const kept = cookie();
    if (kept !== null) headers.set("cookie", kept);
    const response = await fetch(`${url}${path}`, { ...init, headers });
    for (const line of response.headers.getSetCookie()) keep(line);
    return response;
  };

  const signIn = (): Promise<Response> => send("/api/auth/sign-in/anonymous", { method: "POST" });

  /** A call of the library of sign-ins, as a page of ours makes it. */
  const auth = async (
    path: string,
    body: unknown = {},
  ): Promise<{ status: number; headers: Headers; body: unknown }> => {
    const response = await send(`/api/auth${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: new URL(url).origin },
      body: JSON.stringify(body),
    });
    const { status, headers } = response;
    return { status, headers, body: await response.json() };
  };

  const query = async (path: string, input?: unknown): Promise<Answered> => {
    const search = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return readAnswer(await send(`/trpc/${path}${search}`));
  };

  const mutate = async (
    path: string,
    input: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> =>
    readAnswer(
      await send(`/trpc/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(input),
      }),
    );

  const create = async (
    input: Partial<RouterInputs["prediction"]["create"]> = {},
  ): Promise<PredictionView> => readPrediction(await mutate("prediction.create", jersey(input)));

  const get = async (id: string): Promise<PredictionView> =>
    readPrediction(await query("prediction.get", { id }));

  /** Asks until the prediction looks as wanted. */
  const waitUntil = async (
    id: string,
    isWanted: (prediction: PredictionView) => boolean,
  ): Promise<PredictionView> => {
    for (;;) {
      const prediction = await get(id);
      if (isWanted(prediction)) return prediction;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };

  return { cookie, send, signIn, auth, query, mutate, create, get, waitUntil };
}

export async function createGuest(url: string): Promise<Visitor> {
  const guest = createVisitor(url);
  await guest.signIn();
  return guest;
}

/** A quick run of the emulator that draws nothing. */
export function jersey(
  input: Partial<RouterInputs["prediction"]["create"]> = {},
): RouterInputs["prediction"]["create"] {
  return {
    model: "darkroom/jersey-speed",
    input: { prompt: "teal and orange jersey, Harbor 7", __scenario: { durationMs: 50 } },
    ...input,
  };
}

export const hasEnded = ({ endedAt }: PredictionView): boolean => endedAt !== null;

async function readAnswer(response: Response): Promise<Answered> {
  const body: unknown = await response.json();
  return { status: response.status, headers: response.headers, ...readBody(body) };
}

function readBody(body: unknown): { result: unknown; error: ErrorShape | null } {
  if (typeof body !== "object" || body === null) throw new TypeError("The reply is no object");
  if ("error" in body && isErrorShape(body.error)) return { result: null, error: body.error };
  if (!("result" in body) || typeof body.result !== "object" || body.result === null) {
    throw new TypeError(`The reply has no result: ${JSON.stringify(body)}`);
  }
  return { result: "data" in body.result ? body.result.data : null, error: null };
}

function isErrorShape(value: unknown): value is ErrorShape {
  return typeof value === "object" && value !== null && "data" in value && "message" in value;
}

function readPrediction(answered: Answered): PredictionView {
  expect(answered.error).toBeNull();
  if (!isPrediction(answered.result)) throw new TypeError("The reply is no prediction");
  return answered.result;
}

function isPrediction(value: unknown): value is PredictionView {
  return typeof value === "object" && value !== null && "id" in value && "sequence" in value;
}
