import { randomFillSync } from "node:crypto";
import { countWorkers, createGenerator, type Generator } from "@darkroom/generator";
import { Hono } from "hono";
import { createAccount } from "./account/account.ts";
import { createSecrets } from "./account/secrets.ts";
import { createClock } from "./clock/clock.ts";
import { createControlRoutes } from "./control/routes.ts";
import { createDeliveryRoutes } from "./delivery/serve.ts";
import { BASE_PATH as FAL_PATH } from "./fal/render.ts";
import { createFalRoutes } from "./fal/routes.ts";
import { createFalWire } from "./fal/sign.ts";
import type { RandomBytes } from "./identifiers.ts";
import {
  FAL_WEBHOOK_RETRY_OFFSETS_MS,
  LONG_DRAWINGS_MAX,
  SWEEP_INTERVAL_MS,
  WEBHOOK_RETRY_OFFSETS_MS,
} from "./limits.ts";
import type { EmulatorEnvironment, EmulatorParts } from "./parts.ts";
import { createPageRoutes } from "./page/routes.ts";
import { createPredictions } from "./predictions/keep.ts";
import { createOutputFolder } from "./predictions/outputs.ts";
import { createSlots } from "./predictions/slots.ts";
import { internalError } from "./replicate/errors.ts";
import { sweepFiles } from "./replicate/files.ts";
import { createUploadReader } from "./replicate/read-upload.ts";
import { BASE_PATH as REPLICATE_PATH } from "./replicate/render.ts";
import { createReplicateRoutes } from "./replicate/routes.ts";
import { createStreamRoutes, STREAM_PATH } from "./replicate/stream.ts";
import { createReplicateWire, createSecret } from "./replicate/sign.ts";
import { BASE_PATH as SKYTELLS_PATH } from "./skytells/render.ts";
import { createSkytellsRoutes } from "./skytells/routes.ts";
import { createSkytellsWire } from "./skytells/sign.ts";
import { openStore } from "./store/open.ts";
import { createWebhookScheduler } from "./webhooks/schedule.ts";

export type EmulatorOptions = {
  /** Everything durable lives here; made when missing. One emulator at a time. */
  directory: string;
  /** Draws the pictures; without one it brings its own, which starts at the first drawing. */
  generator?: Generator;
  /**
   * Drawings at once, and workers of the embedded generator; default one for each core, two at most.
   * Others wait in `starting`.
   */
  drawingsMax?: number;
  /** Whether the embedded generator loads its networks ahead of the first drawing; default false. */
  warm?: boolean;
  /** Milliseconds since 1970; the emulator's clock is this one until it is moved or stopped. */
  now?: () => number;
  /** Starts with the clock standing; `POST /control/clock` moves it. Default false. */
  frozen?: boolean;
  /** Sends webhooks. */
  fetch?: typeof globalThis.fetch;
  randomBytes?: RandomBytes;
  /**
   * Tries of a terminal webhook in milliseconds from the first, which is 0; default as each provider
   * does, up to 60,000 and at fal up to two hours.
   */
  webhookRetryOffsetsMs?: readonly number[];
  /** Told of errors that a client sees as 500. */
  report?: (error: unknown) => void;
};

export interface Emulator {
  /**
   * Answers any request. `environment` is what @hono/node-server hands over; without it a scripted reset
   * shows as a broken body.
   */
  fetch: (request: Request, environment?: EmulatorEnvironment["Bindings"]) => Promise<Response>;
  /** Stops without ending anything: what is open goes on after the next start. */
  close: () => Promise<void>;
}

const RETRY_OFFSETS_MS_OF = {
  replicate: WEBHOOK_RETRY_OFFSETS_MS,
  skytells: WEBHOOK_RETRY_OFFSETS_MS,
  fal: FAL_WEBHOOK_RETRY_OFFSETS_MS,
} as const;

const randomBytesOfSystem: RandomBytes = (count) => randomFillSync(new Uint8Array(count));

/**
 * Opens the folder and takes up what had not ended. Throws `EmulatorFolderError` when the folder cannot be
 * written or another emulator has it.
 */
export function createEmulator(options: EmulatorOptions): Emulator {
  const { directory, now: wallNow = Date.now, randomBytes = randomBytesOfSystem } = options;
  const closing = new AbortController();
  const store = openStore(directory);
  const outputs = createOutputFolder(directory);
  const clock = createClock(wallNow, store.readClock(), store.writeClock);
  if (options.frozen === true) clock.freeze();
  const { now } = clock;
  const secrets = createSecrets(store, () => createSecret(randomBytes), now);
  const webhooks = createWebhookScheduler({
    store,
    wires: {
      replicate: createReplicateWire(secrets, randomBytes),
      skytells: createSkytellsWire({ store, secrets, sizeOf: outputs.sizeOf }),
      fal: createFalWire({ store, secret: secrets.current(), sizeOf: outputs.sizeOf }),
    },
    now,
    clock,
    wallNow,
    fetch: options.fetch ?? globalThis.fetch,
    randomBytes,
    closing: closing.signal,
    retryOffsetsMs: (provider) => options.webhookRetryOffsetsMs ?? RETRY_OFFSETS_MS_OF[provider],
  });
  const drawingsMax = options.drawingsMax ?? countWorkers();
  // The embedded generator starts nothing before its first picture, unless it is to be warm.
  const generator =
    options.generator ?? createGenerator({ workers: drawingsMax + LONG_DRAWINGS_MAX });
  const slots = createSlots(drawingsMax);
  const longSlots = createSlots(LONG_DRAWINGS_MAX);
  const readUpload = createUploadReader(directory, store, now);
  const work = { store, webhooks, outputs, slots, longSlots, generator, readUpload, now, clock };
  const predictions = createPredictions(work);
  const account = createAccount(store, now);
  const parts = { ...work, directory, predictions, secrets, account, randomBytes };
  const app = createApp(parts, options.report);

  const sweep = (): void => {
    predictions.sweep();
    void sweepFiles(parts);
  };
  sweep();
  if (options.warm === true) generator.warm();
  predictions.resume();
  webhooks.resume();
  const sweeper = setInterval(sweep, SWEEP_INTERVAL_MS);
  sweeper.unref();

  const stop = async (): Promise<void> => {
    clearInterval(sweeper);
    closing.abort(new Error("The emulator is closing"));
    await Promise.all([predictions.close(), webhooks.close()]);
    if (options.generator === undefined) await generator.close();
    store.close();
  };
  let stopped: Promise<void> | undefined;
  return {
    fetch: async (request, environment) => app.fetch(request, environment ?? {}),
    close: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function createApp(
  parts: EmulatorParts,
  report: (error: unknown) => void = () => {},
): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  app.route("/", createPageRoutes(parts));
  app.route("/control", createControlRoutes(parts));
  app.route("/delivery", createDeliveryRoutes(parts));
  app.route(STREAM_PATH, createStreamRoutes(parts));
  app.route(REPLICATE_PATH, createReplicateRoutes(parts));
  app.route(SKYTELLS_PATH, createSkytellsRoutes(parts));
  app.route(FAL_PATH, createFalRoutes(parts));
  app.onError((error) => {
    report(error);
    return internalError();
  });
  return app;
}
