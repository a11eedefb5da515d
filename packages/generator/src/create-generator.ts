import { cleanPrompt } from "./design/clean-prompt.ts";
import { GeneratorError } from "./errors.ts";
import { createPool } from "./pool/pool.ts";
import { GENERATOR_MODELS } from "./types.ts";
import type { GenerateRequest, Generator } from "./types.ts";

export type GeneratorOptions = {
  /** Threads that draw at the same time, each about 200 MB; 1 unless given. */
  workers?: number;
  /** A thread without work for this long is ended; `IDLE_WORKER_MS` unless given. */
  idleWorkerMs?: number;
};

/** Long enough for somebody who changes a word and tries again. */
const IDLE_WORKER_MS = 60_000;

const WORKERS_DEFAULT = 1;
const SEED_MAX = 0xffff_ffff;
const WORKER_URL = new URL("./worker.ts", import.meta.url);

/** Callers outside of TypeScript and the wire may send anything. */
function checkRequest({ model, prompt, seed }: GenerateRequest): void {
  cleanPrompt(prompt);
  if (!GENERATOR_MODELS.includes(model)) {
    throw new GeneratorError("invalid_model", `There is no model ${JSON.stringify(model)}.`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > SEED_MAX) {
    throw new GeneratorError("invalid_seed", `The seed must be an integer from 0 to ${SEED_MAX}.`);
  }
}

/**
 * The local image model. Nothing is started before the first picture is asked for, pictures
 * beyond the number of workers wait in their order, and idle workers do not keep the process alive.
 */
export function createGenerator(options: GeneratorOptions = {}): Generator {
  const pool = createPool({
    workerUrl: WORKER_URL,
    workersMax: Math.max(1, Math.floor(options.workers ?? WORKERS_DEFAULT)),
    idleWorkerMs: options.idleWorkerMs ?? IDLE_WORKER_MS,
  });
  return {
    generate: async ({ model, prompt, seed }, generateOptions = {}) => {
      const request = { model, prompt, seed };
      checkRequest(request);
      return pool.run(request, generateOptions);
    },
    close: pool.close,
  };
}
