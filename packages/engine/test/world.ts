import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "@darkroom/db";
import { createTestDatabase } from "@darkroom/db/testing";
import type { TestDatabase } from "@darkroom/db/testing";
import { LogSchema, startEmulator } from "@darkroom/emulator";
import type { LogEntry, RunningEmulator, Scenario } from "@darkroom/emulator";
import { isTerminal } from "@darkroom/lifecycle";
import { createCallback, createSafeFetch } from "@darkroom/providers";
import type { Provider, ProviderUpdate } from "@darkroom/providers";
import { createFileStorage, createSpool } from "@darkroom/storage";
import type { Snapshots, Spool, Storage } from "@darkroom/storage";
import sharp from "sharp";
import { v7 } from "uuid";
import { expect } from "vitest";
import { RETENTION_DEFAULT, createEngine, createTimerScheduler } from "../src/index.ts";
import type { CreateCommand, CreateOutcome, Engine, EngineOptions } from "../src/index.ts";
import type {
  DeliveryVerdict,
  Log,
  MailSender,
  ModelDefinition,
  PredictionView,
  ProviderBudget,
  PushEncoder,
  PusherPort,
  RetentionDays,
  Scheduler,
  Tracer,
} from "../src/index.ts";
import { createWireProvider } from "./wires.ts";
import type { Wire } from "./wires.ts";
import { LONG_MODELS, MODEL_ON } from "./world-models.ts";

/** Long enough for every scenario of these suites, short enough to see a hang. */
const WAIT_MS_MAX = 40_000;
export const SECRET = "a secret of the tests";

export { LONG_MODELS, MODEL, MODEL_ON } from "./world-models.ts";

export type WorldOptions = {
  /** Whose wire the emulator speaks with us; default `replicate`. */
  wire?: Wire;
  /** Further wires that the emulator speaks with us, for models that have alternatives. */
  beside?: readonly Wire[];
  /** The emulator's time moves with ours, its retention with it; default its own. */
  sharesClock?: boolean;
  welcomeCredits?: number;
  /** Without, the reconciler is the only messenger. */
  webhooks?: boolean;
  /** Stands between the emulator's webhooks and the engine. */
  onWebhook?: (verdict: DeliveryVerdict) => number | null;
  storage?: (inner: Storage) => Storage;
  spool?: (inner: Spool) => Spool;
  provider?: (inner: Provider) => Provider;
  spoolBytesMax?: number;
  /** Stands between the engines and the database. */
  database?: (inner: Database) => Database;
  /** Models besides those of every world, or in their place. */
  models?: readonly ModelDefinition[];
  scheduler?: Scheduler;
  /** Origins besides the emulator's that outputs may come from. */
  allowedOrigins?: readonly string[];
  push?: PushEncoder;
  pusher?: PusherPort;
  mail?: MailSender;
  /** Takes what the engines log and trace; default nobody. */
  log?: Log;
  tracer?: Tracer;
  /** Private networks that outgoing webhooks may reach; default none. */
  allowedNetworks?: readonly string[];
  /** What is not named is out of reach; looks by default `DEFAULT_LOOKS`. */
  budget?: Partial<ProviderBudget>;
  /** What is kept for how long; what is not named as by default. */
  retention?: Partial<RetentionDays>;
  /** Default UUID v7. */
  newId?: () => string;
  /** The store of each engine, by the name of its worker; by default none. */
  snapshots?: (engine: { workerName: string; now: () => number }) => Snapshots | undefined;
  /** What an installation may set besides. */
  rules?: Pick<EngineOptions, "moderate" | "moderation" | "reuseCredits">;
  /** Whether the audit must be clean at the end; false where a test breaks the law on purpose. */
  audited?: boolean;
};

export type World = AsyncDisposable & {
  engine: Engine;
  database: TestDatabase;
  emulator: RunningEmulator;
  provider: Provider;
  spool: Spool;
  accountId: string;
  directory: string;
  clock: { now: () => number; advance: (ms: number) => void };
  webhooks: { url: string; received: { query: string; body: string; verdict: string }[] };
  /** A second engine on the same database, as another process would be. */
  openEngine: (workerName: string, through?: (inner: Database) => Database) => Engine;
  create: (scenario: Scenario, overrides?: Partial<CreateCommand>) => Promise<CreateOutcome>;
  submit: (scenario: Scenario, overrides?: Partial<CreateCommand>) => Promise<PredictionView>;
  get: (id: string) => Promise<PredictionView>;
  until: (id: string, wanted: (view: PredictionView) => boolean) => Promise<PredictionView>;
  untilEnded: (id: string) => Promise<PredictionView>;
  /** What the provider itself says of the prediction that was created last. */
  look: () => Promise<ProviderUpdate>;
  untilProvider: (phase: ProviderUpdate["phase"]) => Promise<void>;
  log: (kind?: LogEntry["kind"]) => Promise<LogEntry[]>;
  control: (scenario: Scenario) => Promise<void>;
  balance: () => Promise<{ available: number; reserved: number }>;
};

async function decodeImage(bytes: Uint8Array) {
  try {
    const { width, height, format } = await sharp(bytes).metadata();
    return { width, height, mediaType: `image/${format}`, thumbhash: null };
  } catch {
    return null;
  }
}

async function listen(
  handle: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const STATUS_OF: Record<DeliveryVerdict, number> = {
  accepted: 200,
  duplicate: 200,
  stale: 200,
  bad_signature: 401,
  too_old: 401,
  too_large: 413,
  malformed: 400,
  unknown_prediction: 202,
  unavailable: 500,
};

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Real database file, real emulator over HTTP, real storage; only clock and ids are ours. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), "darkroom-world-"));
  const database = await createTestDatabase();
  const { wire = "replicate" } = options;
  let offsetMs = 0;
  const clock = {
    now: () => Date.now() + offsetMs,
    advance: (ms: number) => void (offsetMs += ms),
  };
  const emulator = await startEmulator({
    directory: join(directory, "emulator"),
    port: 0,
    ...(options.sharesClock === true ? { now: clock.now } : {}),
  });
  const received: World["webhooks"]["received"] = [];
  const engines: Engine[] = [];
  const receiver = await listen((incoming, outgoing) => {
    void (async () => {
      const url = new URL(incoming.url ?? "/", "http://receiver");
      const body = await readBody(incoming);
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      );
      const verdict = await engine.deliveries.ingest({
        provider: url.pathname.split("/").at(-1) ?? "",
        headers,
        body,
        predictionId: url.searchParams.get("prediction"),
        token: url.searchParams.get("t"),
        requestId: "webhook-request",
      });
      received.push({ query: url.search, body: body.toString(), verdict });
      outgoing.statusCode = options.onWebhook?.(verdict) ?? STATUS_OF[verdict];
      outgoing.end();
    })();
  });
  const reach = (reached: Wire): Provider => {
    const bare = createWireProvider(reached, { emulatorUrl: emulator.url, now: clock.now });
    return options.provider?.(bare) ?? bare;
  };
  const provider = reach(wire);
  const storage = createFileStorage(join(directory, "results"));
  const spool = createSpool({
    directory: join(directory, "spool"),
    bytesMax: options.spoolBytesMax ?? 50_000_000,
    now: clock.now,
  });
  const openEngine: World["openEngine"] = (workerName, through = options.database) => {
    const opened = createEngine({
      database: through?.(database) ?? database,
      providers: [provider, ...(options.beside ?? []).map(reach)],
      budgets: {
        [wire]: {
          capacity: 1_000,
          refillPerSecond: 1_000,
          concurrencyMax: 100,
          ...options.budget,
        },
      },
      storage: options.storage?.(storage) ?? storage,
      spool: options.spool?.(spool) ?? spool,
      previews: createFileStorage(join(directory, "previews")),
      safeFetch: createSafeFetch({
        allowedOrigins: [emulator.url, ...(options.allowedOrigins ?? [])],
        allowedNetworks: options.allowedNetworks ?? [],
      }),
      callback: createCallback({ secret: SECRET, publicUrl: receiver.url }),
      decodeImage,
      models: [MODEL_ON[wire], ...LONG_MODELS, ...(options.models ?? [])],
      secret: SECRET,
      webhooksReachable: () => options.webhooks !== false,
      welcomeCredits: options.welcomeCredits ?? 100,
      now: clock.now,
      newId: options.newId ?? (() => v7()),
      random: Math.random,
      scheduler: options.scheduler ?? createTimerScheduler(),
      log: options.log ?? (() => undefined),
      ...(options.tracer === undefined ? {} : { tracer: options.tracer }),
      workerName,
      push: options.push,
      pusher: options.pusher,
      mail: options.mail,
      retention: { ...RETENTION_DEFAULT, ...options.retention },
      snapshots: options.snapshots?.({ workerName, now: clock.now }),
      ...options.rules,
    });
    engines.push(opened);
    return opened;
  };
  const engine = openEngine("worker-1");
  const { accountId } = await engine.accounts.open("user-1");

  const get = async (id: string): Promise<PredictionView> => {
    const found = await engine.predictions.get({ accountId, id });
    if (found === null) throw new Error(`${id} is missing`);
    return found;
  };
  const until: World["until"] = async (id, wanted) => {
    const endsAt = performance.now() + WAIT_MS_MAX;
    for (;;) {
      const view = await get(id);
      if (wanted(view)) return view;
      if (performance.now() > endsAt) throw new Error(`still ${JSON.stringify(view)}`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };
  const create: World["create"] = (scenario, overrides = {}) =>
    engine.predictions.create({
      accountId,
      actor: { kind: "user", id: "user-1" },
      requestId: "request-1",
      model: MODEL_ON[wire].model,
      input: {
        prompt: "teal hexagons",
        ...(Object.keys(scenario).length === 0 ? {} : { __scenario: scenario }),
      },
      idempotencyKey: null,
      delivery: "auto",
      priority: "interactive",
      maxCredits: null,
      runAt: null,
      retryOf: null,
      ...overrides,
    });
  const log: World["log"] = async (kind) => {
    const response = await fetch(`${emulator.url}/control/log`);
    const entries = LogSchema.parse(await response.json());
    return kind === undefined ? entries : entries.filter((entry) => entry.kind === kind);
  };
  const look = async (): Promise<ProviderUpdate> => {
    const created = (await log("create")).findLast((entry) => entry.id !== null);
    const looked = await provider.get(created?.id ?? "", { model: MODEL_ON[wire].model });
    if (looked.outcome !== "found") throw new Error(looked.outcome);
    return looked.update;
  };
  return {
    engine,
    database,
    emulator,
    provider,
    spool,
    accountId,
    directory,
    clock,
    webhooks: { url: receiver.url, received },
    openEngine,
    create,
    submit: async (scenario, overrides) => {
      const created = await create(scenario, overrides);
      if (created.outcome !== "created") throw new Error(JSON.stringify(created));
      return created.prediction;
    },
    get,
    until,
    untilEnded: (id) => until(id, (view) => isTerminal(view.status)),
    log,
    look,
    untilProvider: async (phase) => {
      while ((await look()).phase !== phase) await new Promise((done) => setTimeout(done, 20));
    },
    control: async (scenario) => {
      const response = await fetch(`${emulator.url}/control/scenario`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(scenario),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    balance: () => engine.credits.balance(accountId),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(engines.map((opened) => opened.close()));
      const report = await engine.audit();
      await receiver.close();
      await emulator.close();
      await database[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
      if (options.audited !== false) expect(report.findings).toEqual([]);
    },
  };
}
