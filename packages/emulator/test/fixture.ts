import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import {
  LogSchema,
  type LogEntry,
  type RunningEmulator,
  type Scenario,
  startEmulator,
  type StartOptions,
} from "../src/index.ts";

/** The parts of a prediction object that tests look at, checked as they arrive. */
export const PredictionSchema = z.object({
  id: z.string(),
  model: z.string(),
  version: z.string(),
  input: z.record(z.string(), z.unknown()),
  logs: z.string(),
  output: z.array(z.string()).nullable(),
  data_removed: z.boolean(),
  error: z.string().nullable(),
  source: z.string(),
  status: z.string(),
  created_at: z.string(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  deadline: z.string().optional(),
  deployment: z.string().optional(),
  metrics: z
    .looseObject({ predict_time: z.number().optional(), total_time: z.number() })
    .optional(),
  webhook: z.string().optional(),
  webhook_events_filter: z.array(z.string()).optional(),
  urls: z.object({ get: z.string(), cancel: z.string() }),
});
export type Prediction = z.infer<typeof PredictionSchema>;

export const ProblemSchema = z.object({
  title: z.string().optional(),
  detail: z.string(),
  status: z.number().optional(),
  retry_after: z.number().optional(),
  invalid_fields: z
    .array(z.object({ type: z.string(), field: z.string(), description: z.string() }))
    .optional(),
});

const TERMINAL = new Set(["succeeded", "failed", "canceled", "aborted"]);
/** Long enough for a loaded machine; tests wait for what happens, not for time to pass. */
const PATIENCE_MS = 20_000;
/** A drawing takes seconds, and many times that where everybody computes. */
export const DRAWING_PATIENCE_MS = 110_000;
const LOOK_AGAIN_MS = 10;

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks until there is an answer; fails after its patience with the name of what did not come. */
export async function eventually<Found>(
  name: string,
  look: () => Found | undefined | Promise<Found | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<Found> {
  const giveUpAt = Date.now() + patienceMs;
  while (Date.now() < giveUpAt) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(LOOK_AGAIN_MS);
  }
  throw new Error(`${name} did not come`);
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), "emulator-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export type CreateFields = {
  scenario?: Scenario | string;
  webhook?: string;
  events?: readonly string[];
  prompt?: string;
  model?: string;
  headers?: Record<string, string>;
};

/** Requests to an emulator as a program on the other side would make them. */
export function createCaller(url: string) {
  const request = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has("authorization")) headers.set("authorization", "Bearer r8_test");
    return fetch(`${url}/replicate/v1${path}`, { ...init, headers });
  };
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  /** A create by version; the scenario travels in the input. */
  const postCreate = (fields: CreateFields = {}): Promise<Response> => {
    const { scenario, webhook, events, prompt = "teal hexagons", headers = {} } = fields;
    const body = {
      version: fields.model ?? "darkroom/jersey-speed",
      input: { prompt, ...(scenario === undefined ? {} : { __scenario: scenario }) },
      ...(webhook === undefined ? {} : { webhook }),
      ...(events === undefined ? {} : { webhook_events_filter: events }),
    };
    return post("/predictions", body, headers);
  };
  const create = async (fields: CreateFields = {}): Promise<Prediction> =>
    PredictionSchema.parse(await (await postCreate(fields)).json());
  const get = async (id: string): Promise<Prediction> =>
    PredictionSchema.parse(await (await request(`/predictions/${id}`)).json());
  const cancel = async (id: string): Promise<Prediction> =>
    PredictionSchema.parse(
      await (await request(`/predictions/${id}/cancel`, { method: "POST" })).json(),
    );
  return {
    url,
    request,
    post,
    postCreate,
    create,
    get,
    cancel,
    /** The prediction once it has this status. */
    untilStatus: (id: string, ...statuses: readonly string[]): Promise<Prediction> =>
      eventually(`status ${statuses.join(" or ")}`, async () => {
        const prediction = await get(id);
        return statuses.includes(prediction.status) ? prediction : undefined;
      }),
    untilEnd: (id: string, patienceMs?: number): Promise<Prediction> =>
      eventually(
        "the end",
        async () => {
          const prediction = await get(id);
          return TERMINAL.has(prediction.status) ? prediction : undefined;
        },
        patienceMs,
      ),
    log: async (kind?: LogEntry["kind"]): Promise<LogEntry[]> => {
      const entries = LogSchema.parse(await (await fetch(`${url}/control/log`)).json());
      return kind === undefined ? entries : entries.filter((entry) => entry.kind === kind);
    },
    secret: async (): Promise<string> => {
      const answer = await (await request("/webhooks/default/secret")).json();
      return z.object({ key: z.string() }).parse(answer).key;
    },
    setScenario: (scenario: unknown): Promise<Response> =>
      fetch(`${url}/control/scenario`, { method: "POST", body: JSON.stringify(scenario) }),
  };
}
export type Caller = ReturnType<typeof createCaller>;

/** An emulator in a temporary folder on a free port, with a caller. */
export async function startTestEmulator(
  options: Partial<StartOptions> = {},
): Promise<AsyncDisposable & Caller & { emulator: RunningEmulator; directory: string }> {
  const folder = temporaryFolder();
  const directory = options.directory ?? folder.path;
  const emulator = await startEmulator({ port: 0, ...options, directory });
  return {
    ...createCaller(emulator.url),
    emulator,
    directory,
    [Symbol.asyncDispose]: async () => {
      await emulator.close();
      folder[Symbol.dispose]();
    },
  };
}

export type ReceivedWebhook = {
  webhookId: string;
  headers: IncomingHttpHeaders;
  body: string;
  prediction: Prediction;
  path: string;
};

/** A real HTTP receiver of webhooks. `answer` says what status the next ones get. */
export async function startReceiver(
  answer: (count: number, path: string) => number = () => 200,
): Promise<
  AsyncDisposable & {
    url: string;
    received: ReceivedWebhook[];
    until: (count: number) => Promise<ReceivedWebhook[]>;
    untilStatus: (status: string) => Promise<ReceivedWebhook>;
  }
> {
  const received: ReceivedWebhook[] = [];
  const server = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = [];
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", () => {
      const body = Buffer.concat(pieces).toString("utf8");
      const path = incoming.url ?? "/";
      const prediction = PredictionSchema.parse(JSON.parse(body));
      const webhookId = String(incoming.headers["webhook-id"]);
      received.push({ webhookId, headers: incoming.headers, body, prediction, path });
      outgoing.writeHead(answer(received.length, path), { location: "/elsewhere" });
      outgoing.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    until: (count) =>
      eventually(`${count} webhooks`, () => (received.length >= count ? received : undefined)),
    untilStatus: (status) =>
      eventually(`a webhook with ${status}`, () =>
        received.find((webhook) => webhook.prediction.status === status),
      ),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Checks a signature without any code of the emulator. */
export function isSigned(webhook: ReceivedWebhook, secret: string): boolean {
  const { headers, body } = webhook;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const content = [headers["webhook-id"], headers["webhook-timestamp"], body].join(".");
  const expected = `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(expected);
}
