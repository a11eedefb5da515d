import type { Provider, StartRequest } from "../src/index.ts";
import { createSkytellsProvider } from "../src/index.ts";
import type { Answer, LoopbackServer } from "./loopback-server.ts";
import { startServer } from "./loopback-server.ts";

export const KEY = "sk-test-key-that-must-never-leave";
export const NOW = Date.parse("2026-11-22T06:00:00Z");
export const PREDICTION_ID = "0b6c3f0e-5b1e-4f57-9a0e-0c6a2f6f9a11";

/** A prediction as the API gives it, with overrides. */
export function predictionBody(overrides: Readonly<Record<string, unknown>> = {}): object {
  return {
    id: PREDICTION_ID,
    status: "pending",
    type: "inference",
    input: { prompt: "teal and orange" },
    output: null,
    created_at: "2026-11-22T05:59:59.123456Z",
    started_at: null,
    model: { name: "truefusion", type: "image" },
    ...overrides,
  };
}

export function startRequest(overrides: Partial<StartRequest> = {}): StartRequest {
  return {
    model: "skytells/truefusion",
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
  options: { webhookSecrets?: readonly string[] } = {},
): Promise<Rig> {
  const server = await startServer(answer);
  const provider = createSkytellsProvider({
    apiKey: KEY,
    baseUrl: `${server.origin}/v1`,
    webhookSecrets: options.webhookSecrets,
    now: () => NOW,
  });
  return { provider, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}
