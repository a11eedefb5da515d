import type { Log, ModelDefinition } from "@darkroom/engine";
import type { ModelDescription, Provider } from "@darkroom/providers";
import {
  SCHEMA_JITTER_SHARE,
  SCHEMA_REFRESH_MS,
  SCHEMA_RETRY_MS,
  SCHEMA_START_WAIT_MS_MAX,
} from "../limits.ts";
import { convertSchema } from "./convert-schema.ts";
import { createSchemaFiles } from "./schema-files.ts";

/** A model whose input its provider publishes. */
export type SchemaSubject = {
  model: string;
  modelVersion: string | null;
  provider: Provider;
  promptCharactersMax: number;
  admitsScenario: boolean;
};

export type SchemaSource = {
  /** The input of a model as last published; null before anything is known of it. */
  schemaOf: (model: string) => ModelDefinition["inputSchema"] | null;
};

export interface PublishedSchemas extends SchemaSource {
  /** Reads what was kept, asks for what is missing for a moment, and then keeps it fresh. */
  start: () => Promise<void>;
  /** Asks once about every model that is due; returns how long the next look can wait, ms. */
  refresh: () => Promise<number>;
  close: () => Promise<void>;
}

export type SchemaOptions = {
  subjects: readonly SchemaSubject[];
  directory: string;
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  log: Log;
};

type Known = { schema: ModelDefinition["inputSchema"] | null; dueAt: number };

/**
 * The published inputs of models: in memory for every order, in files across restarts, asked for
 * anew every `SCHEMA_REFRESH_MS`. Where that fails, what is known stays.
 */
export function createPublishedSchemas(options: SchemaOptions): PublishedSchemas {
  const { subjects, now, log } = options;
  const known = new Map<string, Known>();
  const { recall, ask } = createReader(options, known);
  let isClosed = false;

  const refresh = async (): Promise<number> => {
    for (const subject of subjects) {
      if (isClosed) break;
      if ((known.get(subject.model)?.dueAt ?? 0) <= now()) await ask(subject);
    }
    const dueAt = Math.min(...[...known.values()].map((each) => each.dueAt));
    return Math.max(0, Math.min(SCHEMA_REFRESH_MS, dueAt - now()));
  };
  const rounds = createRounds(() =>
    refresh().catch((error: unknown) => {
      log("error", "published inputs could not be refreshed", { error });
      return SCHEMA_RETRY_MS;
    }),
  );

  return {
    schemaOf: (model) => known.get(model)?.schema ?? null,
    refresh,
    start: async () => {
      if (subjects.length === 0) return;
      for (const subject of subjects) await recall(subject);
      const isWhole = subjects.every(({ model }) => known.has(model));
      rounds.start();
      // The first orders are checked as all others, unless the provider takes its time.
      if (!isWhole) await rounds.inHand();
    },
    close: async () => {
      isClosed = true;
      rounds.stop();
      await rounds.inHand();
    },
  };
}

/** Reads one model's input, from its file or from its provider, into what is known. */
function createReader({ directory, now, random, log }: SchemaOptions, known: Map<string, Known>) {
  const files = createSchemaFiles(directory);
  const namesOf = ({ provider, model, modelVersion }: SchemaSubject) => [
    provider.name,
    model,
    modelVersion,
  ];
  /** Many servers must not ask at the same moment. */
  const spread = (waitMs: number): number =>
    waitMs * (1 + SCHEMA_JITTER_SHARE * (2 * random() - 1));
  const take = (subject: SchemaSubject, input: ModelDescription["inputSchema"], at: number) => {
    const dueAt = at + spread(SCHEMA_REFRESH_MS);
    known.set(subject.model, { schema: convertSchema(input, subject), dueAt });
  };

  return {
    recall: async (subject: SchemaSubject): Promise<void> => {
      const kept = await files.read(namesOf(subject));
      if (kept !== null) take(subject, kept.inputSchema, Math.min(kept.at, now()));
    },
    ask: async (subject: SchemaSubject): Promise<void> => {
      const { model, modelVersion, provider } = subject;
      const told = await provider.describeModel?.({ model, modelVersion });
      if (told?.outcome === "described") {
        const { inputSchema } = told.description;
        take(subject, inputSchema, now());
        await files
          .write(namesOf(subject), { at: now(), inputSchema })
          .catch((error: unknown) =>
            log("warn", "a model's published input could not be kept", { model, error }),
          );
        return;
      }
      const schema = known.get(model)?.schema ?? null;
      known.set(model, { schema, dueAt: now() + spread(SCHEMA_RETRY_MS) });
      log("warn", "a model's published input is not known", { model, outcome: told?.outcome });
    },
  };
}

/** Does the work again and again, each time after the wait that it asked for. */
function createRounds(work: () => Promise<number>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let round: Promise<void> = Promise.resolve();
  let isStopped = false;
  const turn = async (): Promise<void> => {
    const waitMs = await work();
    if (isStopped) return;
    timer = setTimeout(begin, waitMs);
    timer.unref();
  };
  const begin = (): void => {
    round = turn();
  };
  return {
    start: begin,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
    /** Resolves when the round in hand has ended, or after `SCHEMA_START_WAIT_MS_MAX`. */
    inHand: () => Promise.race([round, pause(SCHEMA_START_WAIT_MS_MAX)]),
  };
}

function pause(waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, waitMs).unref();
  });
}
