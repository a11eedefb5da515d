import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCallback, createSafeFetch } from "@darkroom/providers";
import { createFileStorage, createSpool, openStorage } from "@darkroom/storage";
import { v7 } from "uuid";
import { createDarkroom } from "../darkroom.ts";
import type { Darkroom } from "../darkroom.ts";
import type { Environment, Variables } from "../environment.ts";
import type { Answer, Listen, SocketDoor } from "../listen/listener.ts";
import { plainRefusal } from "../listen/plain-refusal.ts";
import { ANONYMOUS_CREATES_PER_HOUR, SHUTDOWN_MS_MAX, SPOOL_BYTES_MAX } from "../limits.ts";
import { budgetOf, isEmulated } from "../provider-facts.ts";
import { configureLogs } from "../logs/configure-logs.ts";
import { deriveSecret, keepSecret } from "../secrets/keep-secret.ts";
import { openNotifications } from "./open-notifications.ts";
import type { SocketLimits } from "../sockets/create-socket-door.ts";
import type { Recorder } from "../tracing/create-tracer.ts";
import { describeStart } from "./describe-start.ts";
import { prepareDataDirectory, prepareDatabase, requireEnvironment } from "./prepare-data.ts";
import { prepareCatalogue } from "./prepare-catalogue.ts";
import { prepareProviders } from "./prepare-provider.ts";
import type { PreparedProviders } from "./prepare-provider.ts";
import { prepareModeration } from "./prepare-moderation.ts";
import { prepareShared } from "./prepare-shared.ts";
import type { PreparedShared } from "./prepare-shared.ts";
import type { Database } from "@darkroom/db";
import type { Log, ModelDefinition, ProviderBudget } from "@darkroom/engine";

export type StartOptions = {
  listen: Listen;
  /** Default: those of the process. */
  variables?: Variables;
  /** Limits of WebSockets that differ from those of `limits.ts`. */
  socketLimits?: Partial<SocketLimits>;
  /** Takes one line, without its end: the log and what people read at the start. */
  write: (line: string) => void;
};

export type StartedServer = {
  url: string;
  darkroom: Darkroom;
  database: Database;
  /** Ends streams, requests, worker and stores in this order, within `SHUTDOWN_MS_MAX`. */
  close: () => Promise<void>;
};

const STUDIO_DIRECTORY = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/**
 * Starts everything that this process is to do. The port is opened first, so that a taken one
 * leaves the data alone. Rejects with a `StartError` and leaves nothing open.
 */
export async function startServer(options: StartOptions): Promise<StartedServer> {
  const environment = requireEnvironment(options.variables);
  await prepareDataDirectory(environment.dataDirectory);
  let answer: Answer = answerEarly;
  let sockets: SocketDoor | null = null;
  const listener = await options.listen({
    host: environment.host,
    port: environment.port,
    answer: (request, connection) => answer(request, connection),
    sockets: {
      wants: (incoming) => sockets?.wants(incoming) === true,
      open: (incoming, line, head) => sockets?.open(incoming, line, head),
    },
  });
  const closers: Array<() => Promise<void>> = [listener.close];
  const closeAll = (): Promise<void> => closeWithin(closers, SHUTDOWN_MS_MAX);
  try {
    const localUrl = readLocalUrl(environment, listener.port);
    const prepared = await prepareProviders(environment, localUrl);
    closers.push(prepared.close);
    const database = await prepareDatabase(environment);
    closers.push(() => database.close());
    const log = configureLogs({ level: environment.logLevel, write: options.write });
    const shared = prepareShared(environment, log);
    closers.push(shared.close);
    const catalogue = await prepareCatalogue(environment, prepared.list, log);
    closers.push(catalogue.close);
    const publicUrl = environment.publicUrl ?? localUrl;
    const channels = await openNotifications(environment, publicUrl);
    closers.push(() => Promise.resolve(channels.mail?.close()));
    const darkroom = await compose({
      channels,
      models: catalogue.models,
      log,
      environment,
      localUrl,
      prepared,
      database,
      socketLimits: options.socketLimits ?? {},
      shared,
    });
    closers.splice(1, 0, darkroom.close);
    // The listener waits for its last answers: streams and held calls would keep it.
    closers.unshift(() => Promise.resolve(darkroom.letGo()));
    answer = darkroom.fetch;
    sockets = darkroom.sockets;
    if (environment.role !== "web") darkroom.worker.start();
    const urls = { publicUrl, localUrl };
    const choices = prepared.list.map(({ choice }) => choice);
    for (const line of describeStart(environment, choices, urls)) options.write(line);
    return { url: localUrl, darkroom, database, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function compose(parts: {
  models: readonly ModelDefinition[];
  log: Log;
  environment: Environment;
  localUrl: string;
  channels: Awaited<ReturnType<typeof openNotifications>>;
  prepared: PreparedProviders;
  database: Database;
  socketLimits: Partial<SocketLimits>;
  shared: PreparedShared;
}): Promise<Darkroom> {
  const { environment, prepared, database, shared } = parts;
  const { list } = prepared;
  const choices = list.map(({ choice }) => choice);
  const choiceOf = new Map(list.map(({ provider, choice }) => [provider.name, choice]));
  const { dataDirectory, limits } = environment;
  const secret = environment.authSecret ?? (await keepSecret(dataDirectory));
  const publicUrl = environment.publicUrl ?? parts.localUrl;
  const safeFetch = createSafeFetch({
    allowedOrigins: [
      ...choices.flatMap(({ allowedOrigins }) => allowedOrigins),
      ...edgeOrigins(environment),
    ],
    allowedNetworks: environment.outboundAllow,
  });
  return createDarkroom({
    ...parts.channels,
    database,
    providers: list.map(({ provider }) => provider),
    budgets: budgetsOf(list),
    ...openFiles(environment),
    snapshots: shared.snapshots,
    snapshotsAway: shared.timesAway,
    tickets: shared.tickets,
    safeFetch,
    ...prepareModeration(environment, safeFetch),
    callback: createCallback({
      secret: deriveSecret(secret, "callback"),
      publicUrl: (provider) => choiceOf.get(provider)?.callbackBase ?? publicUrl,
    }),
    models: parts.models,
    secret,
    webhooksReachable: (provider) => choiceOf.get(provider)?.webhooksReachable === true,
    welcomeCredits: environment.welcomeCredits,
    retention: environment.retention,
    publicUrl,
    limits: {
      createsPerMinute: limits.createsPerMinute,
      anonymousCreatesPerHour:
        limits.anonymousCreatesPerHour ??
        (choices.every(isEmulated) ? null : ANONYMOUS_CREATES_PER_HOUR),
    },
    trustedProxies: environment.trustedProxies,
    corsOrigins: environment.corsOrigins,
    tracing: await openTracing(environment.telemetry, parts.localUrl),
    metricsToken: environment.metricsToken,
    operatorToken: environment.operatorToken,
    adminEmails: environment.adminEmails,
    oauth: environment.oauth,
    grantSecrets: environment.grantSecrets,
    keyCounter: shared.keyCounter,
    reuseCredits: environment.reuseCredits,
    socketLimits: parts.socketLimits,
    studioDirectory: STUDIO_DIRECTORY,
    served: environment.role === "worker" ? "health" : "everything",
    workerName: `${hostname()}-${String(process.pid)}-${v7().slice(-6)}`,
    log: parts.log,
  });
}

/** Where bytes are kept. */
function openFiles({ storage, dataDirectory }: Environment) {
  return {
    storage: openStorage(storage.url, storage.keys ?? undefined),
    spool: createSpool({
      directory: join(dataDirectory, "spool"),
      bytesMax: SPOOL_BYTES_MAX,
      now: Date.now,
    }),
    previews: createFileStorage(join(dataDirectory, "previews")),
  };
}

/** Nothing of OpenTelemetry is loaded where no collector is named. */
async function openTracing(
  telemetry: Environment["telemetry"],
  serviceInstance: string,
): Promise<{ recorder: Recorder; share: number } | null> {
  if (telemetry === null) return null;
  const { openRecorder } = await import("../tracing/open-recorder.ts");
  return { recorder: openRecorder({ ...telemetry, serviceInstance }), share: telemetry.share };
}

function budgetsOf(list: PreparedProviders["list"]): Record<string, ProviderBudget> {
  return Object.fromEntries(
    list.flatMap(({ provider, choice }) => {
      const budget = budgetOf(choice);
      return budget === undefined ? [] : [[provider.name, budget]];
    }),
  );
}

/** The edge host may be an emulator on this machine, which names outputs by itself. */
function edgeOrigins({ skytells }: Environment): string[] {
  return skytells.edgeBaseUrl === null ? [] : [new URL(skytells.edgeBaseUrl).origin];
}

/** Our own origin on this machine, with the base path. */
function readLocalUrl(environment: Environment, port: number): string {
  const { host, publicUrl } = environment;
  const everywhere: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "[::1]" };
  const shownHost = everywhere[host] ?? (host.includes(":") ? `[${host}]` : host);
  const basePath = publicUrl === null ? "" : new URL(publicUrl).pathname.replace(/\/+$/, "");
  return `http://${shownHost}:${String(port)}${basePath}`;
}

const answerEarly: Answer = () =>
  Promise.resolve(plainRefusal(503, "unavailable", { "retry-after": "1" }));

/** Closes one after the other; what is left after the limit is left to the end of the process. */
async function closeWithin(
  closers: ReadonlyArray<() => Promise<void>>,
  limitMs: number,
): Promise<void> {
  const closeInOrder = async (): Promise<void> => {
    for (const close of closers) await close();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([closeInOrder(), limit]);
  clearTimeout(timer);
}
