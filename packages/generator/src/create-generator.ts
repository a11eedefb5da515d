import { availableParallelism } from "node:os";
import { GeneratorError } from "./errors.ts";
import { checkInput } from "./input/check-input.ts";
import { inlineFiles } from "./input/inline-files.ts";
import type { ReadFile } from "./input/inline-files.ts";
import { completeInput, readInteger } from "./input/read-input.ts";
import { SEED_MAX } from "./models/shared-inputs.ts";
import { MODEL_DECLARATIONS, findModel } from "./models/table.ts";
import { findWorker } from "./pool/find-worker.ts";
import { createPool } from "./pool/pool.ts";
import type { WorkerRequest } from "./pool/messages.ts";
import type { GenerateRequest, Generator } from "./types.ts";

export type GeneratorOptions = {
  /** Threads that draw at the same time, each about 150 MB; `countWorkers()` unless given. */
  workers?: number;
  /** A thread without work for this long is ended; `IDLE_WORKER_MS` unless given. */
  idleWorkerMs?: number;
  /**
   * Whether a run may use fewer steps or a smaller map where the machine is too slow for the model's
   * budget; true unless given. With false the same input and seed always give the same pixels.
   */
  adapt?: boolean;
  /** Folder with weights, fonts and WebAssembly, where they are not beside the packages. */
  assetsFolder?: string;
};

/** Long enough for somebody who changes a word and tries again. */
const IDLE_WORKER_MS = 60_000;

/** More threads than this only share the memory bus. */
const WORKERS_DEFAULT_MAX = 2;

/** Workers of a generator that is told no number: one for each core, two at most. */
export function countWorkers(): number {
  return Math.min(WORKERS_DEFAULT_MAX, availableParallelism());
}

function drawSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Callers outside of TypeScript and the wire may send anything. */
async function readRequest(
  { model, input }: GenerateRequest,
  adapt: boolean,
  readFile: ReadFile | undefined,
): Promise<WorkerRequest> {
  const found = findModel(model);
  if (found === undefined) {
    throw new GeneratorError("invalid_model", `There is no model ${JSON.stringify(model)}.`);
  }
  const problems = checkInput(model, input);
  if (problems.length > 0) {
    const told = problems.map(({ property, description }) =>
      property === "" ? description : `${property}: ${description}`,
    );
    throw new GeneratorError("invalid_input", `The input is not right: ${told.join("; ")}.`, {
      problems,
    });
  }
  const completed = completeInput(found.declaration, input);
  const seed = readInteger(completed, "seed") ?? drawSeed();
  const count = readInteger(completed, "num_outputs") ?? 1;
  const seeds = Array.from({ length: count }, (_, index) => (seed + index) % (SEED_MAX + 1));
  const inlined = await inlineFiles(found.declaration, completed, readFile);
  return { model, input: inlined, seeds, adapt };
}

/**
 * The local models. Nothing is started before the first request, requests beyond the number of
 * workers wait in their order, and idle workers do not keep the process alive.
 */
export function createGenerator(options: GeneratorOptions = {}): Generator {
  const pool = createPool({
    module: findWorker(options.assetsFolder),
    workersMax: Math.max(1, Math.floor(options.workers ?? countWorkers())),
    idleWorkerMs: options.idleWorkerMs ?? IDLE_WORKER_MS,
  });
  return {
    models: MODEL_DECLARATIONS,
    generate: async (request, generateOptions = {}) =>
      pool.run(
        await readRequest(request, options.adapt ?? true, generateOptions.readFile),
        generateOptions,
      ),
    warm: () => pool.warm(MODEL_DECLARATIONS[0]?.name ?? ""),
    close: pool.close,
  };
}
