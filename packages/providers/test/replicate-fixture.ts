import type { Provider, StartRequest } from "../src/index.ts";
import { createReplicateProvider } from "../src/index.ts";
import type { Answer, LoopbackServer } from "./loopback-server.ts";
import { startServer } from "./loopback-server.ts";

export const TOKEN = "r8_test_token_that_must_never_leave";
export const NOW = Date.parse("2026-11-22T06:00:00Z");
export const PREDICTION_ID = "rrr4z55ocneqzikepnug6xezpe";

/** A prediction as the API gives it, with overrides. */
export function predictionBody(overrides: Readonly<Record<string, unknown>> = {}): object {
  return {
    id: PREDICTION_ID,
    model: "darkroom/jersey-speed",
    version: "hidden",
    input: { prompt: "teal and orange" },
    output: null,
    error: null,
    logs: "",
    status: "starting",
    source: "api",
    data_removed: false,
    created_at: "2026-11-22T05:59:59.123456Z",
    started_at: null,
    completed_at: null,
    urls: {
      get: `https://api.replicate.com/v1/predictions/${PREDICTION_ID}`,
      cancel: `https://api.replicate.com/v1/predictions/${PREDICTION_ID}/cancel`,
    },
    ...overrides,
  };
}

export function startRequest(overrides: Partial<StartRequest> = {}): StartRequest {
  return {
    model: "darkroom/jersey-speed",
    modelVersion: null,
    input: { prompt: "teal and orange" },
    webhook: null,
    wantsProgress: false,
    deadlineMs: 300_000,
    ...overrides,
  };
}

export type Rig = AsyncDisposable & { provider: Provider; server: LoopbackServer };

/** The adapter in front of a real server that answers as told. */
export async function startRig(
  answer: Answer,
  options: { webhookSecrets?: readonly string[]; now?: () => number } = {},
): Promise<Rig> {
  const server = await startServer(answer);
  const provider = createReplicateProvider({
    apiToken: TOKEN,
    baseUrl: `${server.origin}/v1`,
    webhookSecrets: options.webhookSecrets,
    now: options.now ?? (() => NOW),
  });
  return { provider, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
