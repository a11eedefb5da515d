import { DatabaseError } from "@darkroom/db";
import {
  createCallback,
  createFalProvider,
  createReplicateProvider,
  createSkytellsProvider,
} from "@darkroom/providers";
import type { Callback, Provider } from "@darkroom/providers";
import type { SharedTestFile } from "@darkroom/db/testing";
import { StorageError } from "@darkroom/storage";
import { createEngine } from "../../src/index.ts";
import type { Engine, ProviderBudget, Scheduler } from "../../src/index.ts";
import { WORKER_IDLE_MS_MAX } from "../../src/limits.ts";
import { FAL_ACCOUNT } from "../provider/fal-wire.ts";
import { createDownloads } from "../provider/files.ts";
import { createFetch } from "../provider/network.ts";
import { decodePicture } from "../provider/plan-run.ts";
import type { SimulatedProvider } from "../provider/simulated-provider.ts";
import { catalogueOf } from "./catalogue.ts";
import { gateDatabase } from "./gate-database.ts";
import type { DatabaseTrouble, OnWrite } from "./gate-database.ts";
import { createIdentifiers } from "./identifiers.ts";
import type { Process } from "./process.ts";
import { createSpool, createStorage } from "./stores.ts";
import type { Stores } from "./stores.ts";
import type { World } from "./world.ts";

const SECRET = "a secret of the simulation";
export const PUBLIC_URL = "https://darkroom.simulated.example";
export const WELCOME_CREDITS = 20;
/** Clocks of processes may differ by so much although they share a database. */
const SKEW_MS_MAX = 800;

/** Everything that all processes of a run meet. */
export type Site = {
  world: World;
  file: SharedTestFile;
  databaseTrouble: DatabaseTrouble;
  /** Called after each write of any process. */
  onWrite: OnWrite;
  stores: Stores;
  api: SimulatedProvider;
  webhooksReachable: boolean;
  budget: ProviderBudget;
};

export type RunningProcess = {
  process: Process;
  engine: Engine;
  /** What its engine reported that no trouble of the world explains. */
  errors: string[];
  /** Closes its writer; see `gateDatabase`. The process must be dead or stopped. */
  dispose: () => Promise<void>;
};

/** Tokens of callback addresses, as all our processes make them. */
export function createSiteCallback(): Callback {
  return createCallback({ secret: SECRET, publicUrl: PUBLIC_URL });
}

function createScheduler({ time }: World, process: Process): Scheduler {
  return {
    sleep: (waitMs, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = (): void => {
          cancel();
          signal.removeEventListener("abort", done);
          resolve();
        };
        // Only a worker that has nothing to do sleeps so briefly.
        const kind = waitMs <= WORKER_IDLE_MS_MAX ? "idle" : "work";
        const cancel = time.after(process, waitMs, done, kind);
        signal.addEventListener("abort", done, { once: true });
      }),
  };
}

/** One for all: making such an exception is dear. */
const TIMED_OUT = new DOMException("too slow", "TimeoutError");

function createTimeouts({ time }: World, process: Process): (timeoutMs: number) => AbortSignal {
  return (timeoutMs) => {
    const timeout = new AbortController();
    time.after(process, timeoutMs, () => timeout.abort(TIMED_OUT), "watchdog");
    return timeout.signal;
  };
}

const textOf = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${value instanceof Error ? value.message : String(value)}`)
    .join(", ");

/** What the engine says when the provider does not give out its secret just now. */
const UNVERIFIABLE = "webhook could not be verified";

/** Whether an error is one that the world made, or that the law expects. */
function isTrouble(error: unknown): boolean {
  if (error instanceof StorageError) return true;
  return error instanceof DatabaseError && error.code !== "conflict" && error.code !== "failed";
}

/** Secrets that sign webhooks now and after a rotation, where no API gives them out. */
const SECRETS_KNOWN = [1, 2];

/** The real adapter of the provider that this run is about. */
function createAdapter({ world, api }: Site, process: Process, now: () => number): Provider {
  const shared = {
    baseUrl: api.baseUrl,
    fetch: createFetch(world, process, api),
    timeoutSignal: createTimeouts(world, process),
    now,
  };
  switch (api.wire.name) {
    case "replicate":
      return createReplicateProvider({ ...shared, apiToken: "r8_simulated" });
    case "skytells":
      return createSkytellsProvider({
        ...shared,
        apiKey: "sk-simulated",
        webhookSecrets: SECRETS_KNOWN.map(api.wire.secretOf),
      });
    case "fal":
      return createFalProvider({ ...shared, apiKey: "id:simulated", userId: FAL_ACCOUNT });
  }
}

/** Starts the real engine in one process of the site. Its worker is not yet running. */
export function startProcess(site: Site, process: Process): RunningProcess {
  const { world, stores, api } = site;
  const { time, timeline, clock } = world;
  const random = world.random.fork(process.name);
  const skewMs = random.whole(-SKEW_MS_MAX, SKEW_MS_MAX);
  const now = (): number => time.now() + clock.offsetMs + skewMs;
  const gated = gateDatabase(site.file, {
    world,
    process,
    trouble: site.databaseTrouble,
    onWrite: site.onWrite,
  });
  const errors: string[] = [];
  const provider = createAdapter(site, process, now);
  const engine = createEngine({
    database: gated.database,
    providers: [provider],
    budgets: { [api.wire.name]: site.budget },
    storage: createStorage(world, process, stores, stores.results),
    spool: createSpool(world, process, stores),
    previews: createStorage(world, process, stores, stores.previews),
    safeFetch: createDownloads(world, process, api.provider.runs),
    callback: createSiteCallback(),
    decodeImage: decodePicture,
    probeMedia: async () => null,
    models: catalogueOf(api.wire.name),
    secret: SECRET,
    webhooksReachable: () => site.webhooksReachable,
    welcomeCredits: WELCOME_CREDITS,
    now,
    newId: createIdentifiers(now, random.fork("identifiers")),
    random: random.next,
    scheduler: createScheduler(world, process),
    log: (level, message, fields) => {
      if (!process.isAlive || level === "debug" || level === "info") return;
      const text = `${message}: ${textOf(fields)}`;
      timeline.add(process.name, `${level}: ${text}`);
      const isExplained = isTrouble(fields["error"]) || message === UNVERIFIABLE;
      if (level === "error" && !isExplained) errors.push(text);
    },
    workerName: process.name,
  });
  return { process, engine, errors, dispose: gated.close };
}
