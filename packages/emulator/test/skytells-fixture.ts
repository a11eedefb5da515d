import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import type { Scenario } from "../src/index.ts";
import { eventually } from "./fixture.ts";

export const KEY = "sk-test-key";

const outputs = z.union([z.string(), z.array(z.string())]);

/** The parts of a prediction object that tests look at, checked as they arrive. */
export const SkytellsPredictionSchema = z.object({
  id: z.string(),
  status: z.union([z.string(), z.literal(false)]),
  input: z.record(z.string(), z.unknown()),
  output: outputs.nullable(),
  error: z.unknown(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  updated_at: z.string(),
  data_removed: z.boolean(),
  model: z.union([z.string(), z.object({ name: z.string(), type: z.string() })]),
  webhook: z.object({ url: z.string().nullable(), events: z.array(z.string()) }),
  metrics: z.record(z.string(), z.number()),
  metadata: z.object({
    billing: z.object({ credits_used: z.number() }),
    storage: z.object({
      files: z.array(
        z.object({ name: z.string(), type: z.string(), size: z.number(), url: z.string() }),
      ),
    }),
    data_available: z.boolean(),
  }),
  urls: z.record(z.string(), z.string()),
});
export type SkytellsPrediction = z.infer<typeof SkytellsPredictionSchema>;

export type SkytellsCreate = {
  scenario?: Scenario;
  model?: string;
  input?: Record<string, unknown>;
  rest?: Record<string, unknown>;
};

const ENDED = new Set(["succeeded", "failed", "canceled", "cancelled"]);

/** Requests to Skytells' side of an emulator as a program of its users would make them. */
export function createSkytellsCaller(url: string) {
  const request = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has("x-api-key")) headers.set("x-api-key", KEY);
    return fetch(`${url}/skytells/v1${path}`, { ...init, headers });
  };
  const postCreate = (create: SkytellsCreate = {}, path = "/predict"): Promise<Response> => {
    const { scenario, model = "jersey-speed", input = {}, rest = {} } = create;
    const script = scenario === undefined ? {} : { __scenario: scenario };
    const body = { model, input: { prompt: "teal hexagons", ...input, ...script }, ...rest };
    return request(path, { method: "POST", body: JSON.stringify(body) });
  };
  const create = async (fields: SkytellsCreate = {}): Promise<SkytellsPrediction> =>
    SkytellsPredictionSchema.parse(await (await postCreate(fields)).json());
  const get = async (id: string): Promise<SkytellsPrediction> =>
    SkytellsPredictionSchema.parse(await (await request(`/predictions/${id}`)).json());
  return {
    request,
    postCreate,
    create,
    get,
    untilEnd: (id: string): Promise<SkytellsPrediction> =>
      eventually("the end", async () => {
        const prediction = await get(id);
        return ENDED.has(String(prediction.status)) ? prediction : undefined;
      }),
  };
}

export type RawWebhook = { headers: IncomingHttpHeaders; body: string };

/** A receiver that keeps webhooks as they came; `answer` says what status the next one gets. */
export async function startRawReceiver(
  answer: () => number = () => 200,
): Promise<AsyncDisposable & { url: string; received: RawWebhook[] }> {
  const received: RawWebhook[] = [];
  const server = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = [];
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", () => {
      received.push({ headers: incoming.headers, body: Buffer.concat(pieces).toString("utf8") });
      outgoing.writeHead(answer()).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Checks a signature without any code of the emulator. */
export function isSignedWith({ headers, body }: RawWebhook, key: string): boolean {
  return headers["x-skytells-signature"] === createHmac("sha256", key).update(body).digest("hex");
}
