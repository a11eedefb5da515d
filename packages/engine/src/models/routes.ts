import type { PredictionRow } from "@darkroom/db";
import type { EngineContext } from "../context.ts";
import type { ModelDefinition, ModelRoute } from "./definition.ts";

/** All providers that run a model, in the order in which they are wanted. */
export function routesOf(definition: ModelDefinition): readonly ModelRoute[] {
  const { provider, model, modelVersion, alternatives = [] } = definition;
  return [{ provider, model, modelVersion }, ...alternatives];
}

function routeOf(context: EngineContext, row: PredictionRow): ModelRoute | null {
  const definition = context.modelOf(row.model);
  if (definition === null) return null;
  return routesOf(definition).find(({ provider }) => provider === row.provider) ?? null;
}

/** The name under which the prediction's provider knows its model. */
export function modelNameAt(context: EngineContext, row: PredictionRow): string {
  return routeOf(context, row)?.model ?? row.model;
}

/** The prediction's input as its provider takes it. */
export function inputAt(context: EngineContext, row: PredictionRow): Record<string, unknown> {
  return routeOf(context, row)?.translate?.(row.input) ?? row.input;
}
