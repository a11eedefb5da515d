import { type Context, Hono } from "hono";
import { originOf } from "../connection.ts";
import { type EmulatorEnvironment, type EmulatorParts, log } from "../parts.ts";
import type { PredictionRecord } from "../predictions/record.ts";
import { answerCreate } from "./create.ts";
import { problem } from "./errors.ts";
import { answerList } from "./list.ts";
import { findBySlug, MODELS, renderModel } from "./models.ts";
import { BASE_PATH, renderPrediction } from "./render.ts";

type SkytellsContext = Context<EmulatorEnvironment>;

const KEY = /^sk-\S+$/;

/** Skytells' HTTP API, to be mounted at `BASE_PATH`. */
export function createSkytellsRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  app.use(async (context, next) => {
    const { revoked = false } = parts.account.read();
    if (KEY.test(keyOf(context)) && !revoked) return next();
    const refused = problem("UNAUTHORIZED");
    const { method, path } = context.req;
    const kind = logKindOf(method, path.slice(BASE_PATH.length));
    if (kind !== undefined) log(parts, { kind, id: null, status: refused.status });
    return refused;
  });
  addPredictionRoutes(app, parts);
  addModelRoutes(app);
  app.all("*", () => problem("ENDPOINT_NOT_FOUND"));
  return app;
}

/** The key travels in `x-api-key`, from newer clients as a bearer besides (table A2). */
function keyOf(context: SkytellsContext): string {
  const bearer = /^Bearer +(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  return context.req.header("x-api-key") ?? bearer ?? "";
}

/** The log also has rows of requests that were turned away at the door. */
function logKindOf(method: string, path: string): "create" | "get" | "list" | "cancel" | undefined {
  if (method === "POST") {
    if (/^\/predictions\/[^/]+\/cancel$/.test(path)) return "cancel";
    return path === "/predict" || path === "/predictions" ? "create" : undefined;
  }
  if (method !== "GET") return undefined;
  if (path === "/predictions") return "list";
  return /^\/predictions\/[^/]+$/.test(path) ? "get" : undefined;
}

function addPredictionRoutes(app: Hono<EmulatorEnvironment>, parts: EmulatorParts): void {
  const { predictions, outputs } = parts;
  const find = (context: SkytellsContext): PredictionRecord | undefined =>
    predictions.findOf("skytells", context.req.param("id") ?? "");
  const show = (record: PredictionRecord, context: SkytellsContext): Response =>
    Response.json(renderPrediction(record, originOf(context), outputs.sizeOf));
  const answerGet = (context: SkytellsContext): Response => {
    const record = find(context);
    const answer = record === undefined ? unknown() : (hidden(record) ?? show(record, context));
    log(parts, { kind: "get", id: record?.id ?? null, status: answer.status });
    return answer;
  };
  for (const path of ["/predict", "/predictions"]) {
    app.post(path, (context) => answerCreate(parts, context, keyOf(context)));
  }
  app.get("/predictions", (context) => {
    const response = answerList(parts, new URL(context.req.url));
    log(parts, { kind: "list", id: null, status: response.status });
    return response;
  });
  app.get("/predictions/:id", answerGet);
  app.get("/predictions/:id/stream", answerGet);
  app.post("/predictions/:id/cancel", (context) => {
    const known = find(context);
    const record = known === undefined ? undefined : predictions.cancel(known.id);
    log(parts, {
      kind: "cancel",
      id: record?.id ?? null,
      status: record === undefined ? 502 : 200,
    });
    if (record === undefined) return unknown();
    const isWhole = record.scenario.skytells?.cancelAs === "prediction";
    return isWhole ? show(record, context) : Response.json({ success: true });
  });
  for (const path of ["/predictions/:id", "/predictions/:id/delete"]) {
    app.delete(path, (context) => {
      const record = find(context);
      if (record === undefined) return unknown();
      predictions.expire(record.id);
      return Response.json({ success: true });
    });
  }
}

/** An id that nobody knows is no 404 here (K5). */
function unknown(): Response {
  return problem("PREDICTION_FAILED");
}

/** What is answered instead of a prediction whose data are gone, or that failed; else undefined. */
function hidden(record: PredictionRecord): Response | undefined {
  const { goneAs = "404", failedAs } = record.scenario.skytells ?? {};
  if (record.dataRemoved && goneAs === "404") return problem("ENDPOINT_NOT_FOUND");
  if (record.dataRemoved && goneAs === "502") return unknown();
  return record.status === "failed" && failedAs === "502" ? unknown() : undefined;
}

function addModelRoutes(app: Hono<EmulatorEnvironment>): void {
  const fieldsOf = (context: SkytellsContext): ReadonlySet<string> =>
    new Set((context.req.query("fields") ?? "").split(","));
  app.get("/models", (context) =>
    Response.json(MODELS.map((model) => renderModel(model, fieldsOf(context)))),
  );
  for (const path of ["/model/:slug", "/models/:slug"]) {
    app.get(path, (context) => {
      const model = findBySlug(context.req.param("slug") ?? "");
      return model === undefined
        ? problem("MODEL_NOT_FOUND")
        : Response.json(renderModel(model, fieldsOf(context)));
    });
  }
}
