import type { ModelDefinition } from "@darkroom/engine";
import { z } from "zod";
import type { Entry } from "./entry.ts";
import { convertSchema } from "./convert-schema.ts";
import type { SchemaSource } from "./keep-schemas.ts";

const NOT_KNOWN_YET = "The inputs of this model are not known yet. Try again in a minute.";

/** Takes nothing: an order that nobody could check would be refused only after it was paid for. */
const UNKNOWN_INPUT: ModelDefinition["inputSchema"] = z
  .record(z.string(), z.unknown())
  .refine(() => false, { error: NOT_KNOWN_YET });

/** How many outputs an input asks for; 1 where it does not say. */
function countOf(input: Readonly<Record<string, unknown>>, field: string): number {
  const count = input[field];
  return typeof count === "number" && Number.isFinite(count) && count > 1 ? Math.ceil(count) : 1;
}

type Prices = Pick<ModelDefinition, "credits" | "creditsOf" | "actualCredits">;

/** What a run costs before and after it, as far as the entry says more than one price. */
export function definePrices(
  entry: Pick<Entry, "credits" | "perOutput" | "creditsPerProviderCredit">,
): Prices {
  const { credits, perOutput, creditsPerProviderCredit: rate } = entry;
  const actualCredits: ModelDefinition["actualCredits"] =
    perOutput === undefined && rate === undefined
      ? undefined
      : ({ outputs, creditsUsed }) => {
          if (rate !== undefined && creditsUsed !== null) return creditsUsed * rate;
          // Nothing told: the price, which is what a number that is none stands for.
          return perOutput === undefined ? Number.NaN : credits * outputs;
        };
  return {
    credits,
    ...(perOutput === undefined
      ? {}
      : { creditsOf: (input) => credits * countOf(input, perOutput) }),
    ...(actualCredits === undefined ? {} : { actualCredits }),
  };
}

/** An entry as the engine knows models; its input is whatever the provider publishes at the time. */
export function defineModel(
  entry: Entry,
  parts: { schemas: SchemaSource; admitsScenario: boolean },
): ModelDefinition {
  const { model, provider, version, promptCharactersMax, output, perOutput } = entry;
  const { schemas, admitsScenario } = parts;
  const own =
    entry.input === undefined
      ? UNKNOWN_INPUT
      : convertSchema(entry.input, { admitsScenario, promptCharactersMax });
  return {
    model,
    provider,
    modelVersion: version,
    title: entry.title ?? model,
    description: entry.description ?? `Runs ${model}.`,
    ...definePrices(entry),
    durationFields: [
      ...(entry.durationFields ?? []),
      ...(perOutput === undefined ? [] : [perOutput]),
    ],
    output,
    promptCharactersMax,
    get inputSchema() {
      return schemas.schemaOf(model) ?? own;
    },
    isDeterministic: entry.deterministic,
    whenAbandoned: entry.whenAbandoned,
    deadlineMs: entry.deadlineSeconds * 1_000,
  };
}

/** A model of our own list with the input that its provider publishes, as soon as that is known. */
export function withPublishedInput(model: ModelDefinition, schemas: SchemaSource): ModelDefinition {
  return {
    ...model,
    get inputSchema() {
      return schemas.schemaOf(model.model) ?? model.inputSchema;
    },
  };
}
