import { createHash, createPrivateKey, sign } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Provider, ReceivedWebhook, StartRequest } from "../src/index.ts";
import { createFalProvider } from "../src/index.ts";
import type { LoopbackServer } from "./loopback-server.ts";
import { sendJson, startServer } from "./loopback-server.ts";

export const KEY = "key-id:secret-that-must-never-leave";
export const NOW = Date.parse("2026-11-22T06:00:00Z");
export const MODEL = "fal-ai/flux/dev";
export const REQUEST_ID = "764cabcf-b745-4b3e-ae38-1200304cf45b";
/** The path below the base URL, without the model's sub-path. */
export const REFERENCE = `fal-ai/flux/requests/${REQUEST_ID}`;
export const USER_ID = "user_1";

/** The first key of RFC 8032, section 7.1: its private half as a JWK needs both. */
const RFC_KEY = {
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
/** Another one, which fal does not publish. */
const OTHER_KEY = {
  d: "TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs",
  x: "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw",
};
export const KEYS = { rfc: RFC_KEY, other: OTHER_KEY } as const;
export type KeyName = keyof typeof KEYS;

export const keySet = (...names: readonly KeyName[]): { keys: object[] } => ({
  keys: names.map((name) => ({ kty: "OKP", crv: "Ed25519", x: KEYS[name].x })),
});

export function startRequest(overrides: Partial<StartRequest> = {}): StartRequest {
  return {
    model: MODEL,
    modelVersion: null,
    input: { prompt: "teal and orange" },
    webhook: null,
    wantsProgress: false,
    deadlineMs: 300_000,
    ...overrides,
  };
}

export const submitted = (overrides: Readonly<Record<string, unknown>> = {}): object => ({
  request_id: REQUEST_ID,
  status: "IN_QUEUE",
  queue_position: 0,
  ...overrides,
});

export const statusBody = (overrides: Readonly<Record<string, unknown>> = {}): object => ({
  request_id: REQUEST_ID,
  status: "COMPLETED",
  logs: [],
  metrics: { inference_time: 2.5 },
  ...overrides,
});

export type Said = { status: number; body: unknown; headers?: Record<string, string> };
export const said = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Said => ({
  status,
  body,
  headers,
});

export function send(response: ServerResponse, { status, body, headers }: Said): void {
  sendJson(response, status, body, headers);
}

export type Rig = AsyncDisposable & { provider: Provider; server: LoopbackServer };
export type Script = {
  submit?: Said;
  status?: Said;
  result?: Said;
  cancel?: Said;
  keys?: Said | (() => Said);
};

/** The adapter in front of a real server that answers each of the API's questions as told. */
export async function startRig(
  script: Script,
  options: { userId?: string; now?: () => number } = {},
): Promise<Rig> {
  const nothing = said(500, {});
  const server = await startServer((response, { method, target }) => {
    if (target.endsWith("/jwks.json")) {
      const keys = typeof script.keys === "function" ? script.keys() : script.keys;
      send(response, keys ?? nothing);
    } else if (method === "POST") send(response, script.submit ?? nothing);
    else if (method === "PUT") send(response, script.cancel ?? nothing);
    else if (target.includes("/status")) send(response, script.status ?? nothing);
    else send(response, script.result ?? nothing);
  });
  const provider = createFalProvider({
    apiKey: KEY,
    baseUrl: `${server.origin}/fal`,
    userId: options.userId,
    now: options.now ?? (() => NOW),
  });
  return { provider, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export const BODY = JSON.stringify({
  request_id: REQUEST_ID,
  gateway_request_id: REQUEST_ID,
  status: "OK",
  payload: { images: [] },
});

export type DeliveryOptions = {
  key?: KeyName;
  userId?: string;
  requestId?: string;
  atMs?: number;
  body?: string;
};

/** A delivery as fal sends it. */
export function delivery(options: DeliveryOptions = {}): ReceivedWebhook {
  const { userId = USER_ID, requestId = REQUEST_ID, atMs = NOW, body = BODY } = options;
  const key = createPrivateKey({
    key: { kty: "OKP", crv: "Ed25519", ...KEYS[options.key ?? "rfc"] },
    format: "jwk",
  });
  const timestamp = `${Math.floor(atMs / 1_000)}`;
  const digest = createHash("sha256").update(body).digest("hex");
  const message = Buffer.from([requestId, userId, timestamp, digest].join("\n"));
  return {
    headers: {
      "x-fal-webhook-request-id": requestId,
      "x-fal-webhook-user-id": userId,
      "x-fal-webhook-timestamp": timestamp,
      "x-fal-webhook-signature": sign(null, message, key).toString("hex"),
    },
    body: Buffer.from(body),
  };
}
