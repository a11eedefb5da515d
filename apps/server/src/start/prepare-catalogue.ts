import { join } from "node:path";
import type { Log, ModelDefinition } from "@darkroom/engine";
import { defineModel, withPublishedInput } from "../catalogue/define-model.ts";
import type { Entry } from "../catalogue/entry.ts";
import { joinCatalogues } from "../catalogue/join-catalogues.ts";
import { createPublishedSchemas } from "../catalogue/keep-schemas.ts";
import type { SchemaSubject } from "../catalogue/keep-schemas.ts";
import { readModelsFile } from "../catalogue/read-models-file.ts";
import type { Environment } from "../environment.ts";
import { isEmulated, modelsOf } from "../provider-facts.ts";
import type { PreparedProvider } from "./prepare-provider.ts";
import { StartError } from "./start-error.ts";

export type PreparedCatalogue = {
  models: readonly ModelDefinition[];
  /** Ends the refreshing of what providers publish. */
  close: () => Promise<void>;
};

/**
 * Everything that can be run: our own lists, and the models of `MODELS_FILE`, which take the place
 * of those of the same name. Inputs are what the providers publish; an emulator publishes our own.
 */
export async function prepareCatalogue(
  environment: Environment,
  list: readonly PreparedProvider[],
  log: Log,
): Promise<PreparedCatalogue> {
  const { modelsFile, dataDirectory } = environment;
  const entries = modelsFile === null ? [] : await readModelsFile(modelsFile);
  const byName = new Map(list.map((prepared) => [prepared.provider.name, prepared]));
  const added = entries.map((entry) => ({ entry, from: requireProvider(byName, entry) }));
  const names = new Set(entries.map(({ model }) => model));
  const joined = joinCatalogues(list.map(({ choice }) => modelsOf(choice)));
  const own = list.flatMap(({ choice, provider }) =>
    joined
      .filter((model) => model.provider === provider.name && !names.has(model.model))
      .map((model) => ({ model, provider, isPublished: !isEmulated(choice) })),
  );
  const subjects: SchemaSubject[] = [
    ...own
      .filter(({ isPublished }) => isPublished)
      .map(({ model, provider }) => ({ ...pick(model), provider, admitsScenario: false })),
    ...added.map(({ entry, from }) => ({
      model: entry.model,
      modelVersion: entry.version,
      promptCharactersMax: entry.promptCharactersMax,
      provider: from.provider,
      admitsScenario: isEmulated(from.choice),
    })),
  ].filter(({ provider }) => provider.describeModel !== undefined);
  const schemas = createPublishedSchemas({
    subjects,
    directory: join(dataDirectory, "models"),
    now: Date.now,
    random: Math.random,
    log,
  });
  await schemas.start();
  return {
    models: [
      ...own.map(({ model, isPublished }) =>
        isPublished ? withPublishedInput(model, schemas) : model,
      ),
      ...added.map(({ entry, from }) =>
        defineModel(entry, { schemas, admitsScenario: isEmulated(from.choice) }),
      ),
    ],
    close: schemas.close,
  };
}

function pick({ model, modelVersion, promptCharactersMax }: ModelDefinition) {
  return { model, modelVersion, promptCharactersMax };
}

function requireProvider(
  byName: ReadonlyMap<string, PreparedProvider>,
  { model, provider }: Entry,
): PreparedProvider {
  const prepared = byName.get(provider);
  if (prepared !== undefined) return prepared;
  const message = `MODELS_FILE has ${model} run by ${provider}, which is not configured.`;
  throw new StartError("environment", message);
}
