import { Hono } from "hono";
import type { AccountState } from "../account/account.ts";
import { originOf } from "../connection.ts";
import { type EmulatorEnvironment, type EmulatorParts, log } from "../parts.ts";
import { answerCreate } from "./create.ts";
import { addDiscoveryRoutes } from "./discover.ts";
import { notFound, unauthenticated } from "./errors.ts";
import { answerFile, answerFileCreate, answerFileDelete, answerFiles } from "./files.ts";
import { answerList } from "./list.ts";
import { findModel, MODELS, renderModel, renderVersion } from "./models.ts";
import { BASE_PATH, renderPrediction } from "./render.ts";

/** `Token` is the older scheme, still seen in the field. */
const CREDENTIAL = /^(?:Bearer|Token) +(\S+)$/i;
const TOKEN = /^r8_\S+$/;

/** Replicate's HTTP API, to be mounted at `BASE_PATH`. */
export function createReplicateRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  app.use(async (context, next) => {
    const refused = authenticate(context.req.header("authorization"), parts.account.read());
    if (refused === undefined) return next();
    const { method, path } = context.req;
    const kind = logKindOf(method, path.slice(BASE_PATH.length));
    if (kind !== undefined) log(parts, { kind, id: null, status: refused.status });
    return refused;
  });
  addPredictionRoutes(app, parts);
  addModelRoutes(app);
  addDiscoveryRoutes(app, parts);
  addFileRoutes(app, parts);
  app.get("/account", () => {
    const account = { type: "user", username: "darkroom", name: "Darkroom emulator" };
    return Response.json({ ...account, github_url: null });
  });
  app.get("/webhooks/default/secret", () => Response.json({ key: parts.secrets.current() }));
  app.all("*", () => notFound());
  return app;
}

function authenticate(
  header: string | undefined,
  { revoked = false }: AccountState,
): Response | undefined {
  if (header === undefined) return unauthenticated("You did not pass an authentication token");
  const token = CREDENTIAL.exec(header)?.[1] ?? "";
  return TOKEN.test(token) && !revoked
    ? undefined
    : unauthenticated("Invalid or expired API token.");
}

/** The log also has rows of requests that were turned away at the door. */
function logKindOf(method: string, path: string): "create" | "get" | "list" | "cancel" | undefined {
  if (method === "POST") {
    if (/^\/predictions\/[^/]+\/cancel$/.test(path)) return "cancel";
    return /^(?:\/(?:models|deployments)\/[^/]+\/[^/]+)?\/predictions$/.test(path)
      ? "create"
      : undefined;
  }
  if (method !== "GET") return undefined;
  if (path === "/predictions") return "list";
  return /^\/predictions\/[^/]+$/.test(path) ? "get" : undefined;
}

function addPredictionRoutes(app: Hono<EmulatorEnvironment>, parts: EmulatorParts): void {
  app.post("/predictions", (context) => answerCreate(parts, context, { by: "version" }));
  app.post("/models/:owner/:name/predictions", (context) =>
    answerCreate(parts, context, { by: "model", ...context.req.param() }),
  );
  app.post("/deployments/:owner/:name/predictions", (context) =>
    answerCreate(parts, context, { by: "deployment", ...context.req.param() }),
  );
  app.get("/predictions", (context) => {
    const response = answerList(parts, new URL(context.req.url));
    log(parts, { kind: "list", id: null, status: response.status });
    return response;
  });
  app.get("/predictions/:id", (context) => {
    const record = parts.predictions.findOf("replicate", context.req.param("id"));
    const status = record === undefined ? 404 : 200;
    log(parts, { kind: "get", id: record?.id ?? null, status });
    if (record === undefined) return notFound();
    return Response.json(renderPrediction(record, originOf(context)));
  });
  app.post("/predictions/:id/cancel", (context) => {
    const known = parts.predictions.findOf("replicate", context.req.param("id"));
    const record = known === undefined ? undefined : parts.predictions.cancel(known.id);
    const status = record === undefined ? 404 : 200;
    log(parts, { kind: "cancel", id: record?.id ?? null, status });
    if (record === undefined) return notFound();
    return Response.json(renderPrediction(record, originOf(context)));
  });
}

function addModelRoutes(app: Hono<EmulatorEnvironment>): void {
  app.get("/models", (context) => {
    const base = originOf(context) + BASE_PATH;
    const results = MODELS.map((model) => renderModel(model, base));
    return Response.json({ next: null, previous: null, results });
  });
  app.get("/models/:owner/:name", (context) => {
    const { owner, name } = context.req.param();
    const model = findModel(owner, name);
    if (model === undefined) return notFound();
    return Response.json(renderModel(model, originOf(context) + BASE_PATH));
  });
  app.get("/models/:owner/:name/versions", (context) => {
    const { owner, name } = context.req.param();
    const model = findModel(owner, name);
    if (model === undefined) return notFound();
    return Response.json({ next: null, previous: null, results: [renderVersion(model)] });
  });
  app.get("/models/:owner/:name/versions/:id", (context) => {
    const { owner, name, id } = context.req.param();
    const model = findModel(owner, name);
    if (model === undefined || model.versionId !== id) return notFound();
    return Response.json(renderVersion(model));
  });
}

function addFileRoutes(app: Hono<EmulatorEnvironment>, parts: EmulatorParts): void {
  app.post("/files", (context) => answerFileCreate(parts, context.req.raw, originOf(context)));
  app.get("/files", (context) => answerFiles(parts, originOf(context)));
  app.get("/files/:id", (context) => answerFile(parts, context.req.param("id"), originOf(context)));
  app.delete("/files/:id", (context) => answerFileDelete(parts, context.req.param("id")));
}
