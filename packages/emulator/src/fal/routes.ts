import { type Context, Hono } from "hono";
import { originOf } from "../connection.ts";
import { type EmulatorEnvironment, type EmulatorParts, log } from "../parts.ts";
import { isTerminal, type PredictionRecord } from "../predictions/record.ts";
import { answerSubmit } from "./create.ts";
import { problem } from "./errors.ts";
import { findByApp, modelOf } from "./models.ts";
import { answerResult, BASE_PATH, renderStatus, type StatusView } from "./render.ts";
import { createSigningKey, renderKeySet } from "./sign.ts";
import { streamStatus } from "./stream.ts";

type FalContext = Context<EmulatorEnvironment>;

const KEY = /^Key +[^\s:]+:\S+$/i;
const REQUEST = "/:owner/:alias/requests/:id";

/** fal's queue API, to be mounted at `BASE_PATH`. */
export function createFalRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  const keySet = renderKeySet(createSigningKey(parts.secrets.current()));
  app.get("/.well-known/jwks.json", () => Response.json(keySet));
  app.use(async (context, next) => {
    if (KEY.test(context.req.header("authorization") ?? "")) return next();
    const refused = problem(401, "Authentication is required to access this application");
    const { method, path } = context.req;
    const kind = logKindOf(method, path.slice(BASE_PATH.length));
    log(parts, { kind, id: null, status: refused.status });
    return refused;
  });
  addRequestRoutes(app, parts);
  // Whatever path follows an app, a submit is meant.
  for (const path of ["/:owner/:alias", "/:owner/:alias/*"]) {
    app.post(path, (context) => {
      const { owner = "", alias = "" }: { owner?: string; alias?: string } = context.req.param();
      return answerSubmit(parts, context, findByApp(owner, alias));
    });
  }
  app.all("*", () => problem(404, "Path not found"));
  return app;
}

/** The log also has rows of requests that were turned away at the door. */
function logKindOf(method: string, path: string): "create" | "get" | "cancel" {
  if (method === "PUT" && path.endsWith("/cancel")) return "cancel";
  return method === "POST" ? "create" : "get";
}

function addRequestRoutes(app: Hono<EmulatorEnvironment>, parts: EmulatorParts): void {
  const { predictions, outputs } = parts;
  const find = (context: FalContext): PredictionRecord | undefined => {
    const { owner = "", alias = "", id = "" } = context.req.param();
    const declaration = findByApp(owner, alias);
    const record = predictions.findOf("fal", id);
    if (declaration === undefined || record === undefined || record.dataRemoved) return undefined;
    return record.model === modelOf(declaration) ? record : undefined;
  };
  const positionOf = ({ model, createdAtMs }: PredictionRecord): number =>
    predictions.count({ provider: "fal", model, isOpen: true, createdBeforeMs: createdAtMs });
  const viewOf = (record: PredictionRecord, context: FalContext): Omit<StatusView, "logsFrom"> => ({
    origin: originOf(context),
    position: positionOf(record),
  });
  const wantsLogs = (context: FalContext): boolean => context.req.query("logs") === "1";
  const told = (context: FalContext, show: (record: PredictionRecord) => Response): Response => {
    const record = find(context);
    const response = record === undefined ? problem(404, "Request not found") : show(record);
    log(parts, { kind: "get", id: record?.id ?? null, status: response.status });
    return response;
  };

  app.get(`${REQUEST}/status`, (context) =>
    told(context, (record) => {
      const logsFrom = wantsLogs(context) ? 0 : null;
      const { status, body } = renderStatus(record, { ...viewOf(record, context), logsFrom });
      return Response.json(body, { status });
    }),
  );
  app.get(`${REQUEST}/status/stream`, (context) =>
    told(context, () =>
      streamStatus({
        look: () => find(context),
        render: (record, linesTold) => {
          const logsFrom = wantsLogs(context) ? linesTold : null;
          return renderStatus(record, { ...viewOf(record, context), logsFrom }).body;
        },
      }),
    ),
  );
  app.get(REQUEST, (context) =>
    told(context, (record) => answerResult(record, originOf(context), outputs.sizeOf)),
  );
  app.put(`${REQUEST}/cancel`, (context) => {
    const record = find(context);
    const response = answerCancel(parts, record);
    log(parts, { kind: "cancel", id: record?.id ?? null, status: response.status });
    return response;
  });
}

/** What waits is taken out of the queue; what runs gets a wish, which its model may ignore. */
function answerCancel(parts: EmulatorParts, record: PredictionRecord | undefined): Response {
  if (record === undefined) return Response.json({ status: "NOT_FOUND" }, { status: 404 });
  if (isTerminal(record)) return Response.json({ status: "ALREADY_COMPLETED" }, { status: 400 });
  const stops = record.status === "starting" || record.scenario.fal?.cancelRunning === "stops";
  if (stops) parts.predictions.cancel(record.id);
  return Response.json({ status: "CANCELLATION_REQUESTED" }, { status: 202 });
}
