import type { Hono } from "hono";
import { originOf } from "../connection.ts";
import { isoMicros } from "../iso-micros.ts";
import { LIST_PAGE_SIZE } from "../limits.ts";
import type { EmulatorEnvironment, EmulatorParts } from "../parts.ts";
import { invalidInput, notFound } from "./errors.ts";
import { findModel, MODELS, renderModel } from "./models.ts";
import type { ReplicateModel } from "./models.ts";
import { BASE_PATH, renderPrediction } from "./render.ts";

/** What one search may answer with, and what it answers with unasked (R15). */
const SEARCH_LIMIT_MAX = 50;
const SEARCH_LIMIT_DEFAULT = 20;
const RELEASED_AT_MS = Date.UTC(2026, 0, 5, 9, 0, 0);

/** Every model is deployed once, under its own name. */
function renderDeployment({ owner, name, versionId }: ReplicateModel): Record<string, unknown> {
  return {
    owner,
    name,
    current_release: {
      number: 1,
      model: `${owner}/${name}`,
      version: versionId,
      created_at: isoMicros(RELEASED_AT_MS),
      created_by: { type: "organization", username: owner, name: owner },
      configuration: { hardware: "cpu", min_instances: 0, max_instances: 1 },
    },
  };
}

/** Models that have all words in their name or description, in the order of their list. */
function searchModels(text: string): readonly ReplicateModel[] {
  const words = text.toLowerCase().split(/\s+/);
  return MODELS.filter(({ owner, name, description }) => {
    const told = `${owner}/${name} ${description}`.toLowerCase();
    return words.every((word) => told.includes(word));
  });
}

function readLimit(text: string | undefined): number | null {
  if (text === undefined) return SEARCH_LIMIT_DEFAULT;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= SEARCH_LIMIT_MAX ? limit : null;
}

/** What the API tells about models besides their schemas: deployments, search, examples (R15). */
export function addDiscoveryRoutes(app: Hono<EmulatorEnvironment>, parts: EmulatorParts): void {
  app.get("/deployments", () =>
    Response.json({ next: null, previous: null, results: MODELS.map(renderDeployment) }),
  );
  app.get("/deployments/:owner/:name", (context) => {
    const { owner, name } = context.req.param();
    const model = findModel(owner, name);
    return model === undefined ? notFound() : Response.json(renderDeployment(model));
  });
  app.get("/search", (context) => {
    const limit = readLimit(context.req.query("limit"));
    if (limit === null) {
      const description = `Must be from 1 to ${SEARCH_LIMIT_MAX}`;
      return invalidInput([{ type: "number_lte", field: "limit", description }]);
    }
    const query = context.req.query("query") ?? "";
    const base = originOf(context) + BASE_PATH;
    const models = searchModels(query)
      .slice(0, limit)
      .map((model) => ({ model: renderModel(model, base), metadata: {} }));
    return Response.json({ query, models, collections: [], pages: [] });
  });
  app.get("/models/:owner/:name/examples", (context) => {
    const { owner, name } = context.req.param();
    if (findModel(owner, name) === undefined) return notFound();
    // The newest runs that went well stand for what an owner would show.
    const results = parts.predictions
      .list({ provider: "replicate", limit: LIST_PAGE_SIZE })
      .map(({ record }) => record)
      .filter(({ model, status }) => model === `${owner}/${name}` && status === "succeeded")
      .slice(0, SEARCH_LIMIT_DEFAULT)
      .map((record) => renderPrediction(record, originOf(context)));
    return Response.json({ next: null, previous: null, results });
  });
}
