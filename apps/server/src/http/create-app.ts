import { answerRefusal } from "@darkroom/api";
import { Hono } from "hono";
import { compress } from "hono/compress";
import { cors } from "hono/cors";
import { sendAccountExport } from "../routes/send-account-export.ts";
import { sendExport } from "../routes/send-export.ts";
import { answerAuth } from "../routes/answer-auth.ts";
import { answerReplicateRoute } from "../routes/answer-replicate.ts";
import { answerRestRoute } from "../routes/answer-rest.ts";
import { answerTrpc } from "../routes/answer-trpc.ts";
import { debugPrediction } from "../routes/debug-prediction.ts";
import { receiveGrant } from "../routes/receive-grant.ts";
import { receiveWebhook } from "../routes/receive-webhook.ts";
import { createRestPages } from "../routes/send-rest-pages.ts";
import { reportLife, reportReadiness } from "../routes/report-health.ts";
import { createMetrics } from "../routes/report-metrics.ts";
import { sendPreview, sendResult } from "../routes/send-result.ts";
import { askToUnsubscribe, unsubscribeMail } from "../routes/unsubscribe-mail.ts";
import { sendStudio } from "../routes/send-studio.ts";
import { takeUpload, takeUploadByRest } from "../routes/take-upload.ts";
import type { AppEnvironment, AppParts } from "./app-context.ts";
import { observeRequests } from "./observe-requests.ts";

/** What a page of another origin may read of a reply besides its body. */
const EXPOSED_HEADERS = [
  "etag",
  "link",
  "location",
  "preference-applied",
  "ratelimit",
  "ratelimit-policy",
  "retry-after",
  "x-request-id",
];

export type Served = "everything" | "health";

/**
 * All routes. A process that only works serves nothing but its health.
 * @param served what this process answers
 */
export function createApp(parts: AppParts, served: Served): Hono<AppEnvironment> {
  const metrics = createMetrics(parts);
  const app = new Hono<AppEnvironment>().basePath(parts.basePath === "" ? "/" : parts.basePath);
  app.use(observeRequests(parts));
  // What went wrong is in the log; nobody else is told.
  app.onError((_error, context) => answerRefusal({ reason: "internal" }, context.var.requestId));

  app.get("/healthz", () => reportLife());
  app.get("/readyz", () => reportReadiness(parts));
  app.get("/metrics", (context) => metrics.report(context));
  if (served === "health") return app;

  if (parts.corsOrigins.length > 0) {
    const allow = cors({
      origin: [...parts.corsOrigins],
      credentials: true,
      exposeHeaders: EXPOSED_HEADERS,
    });
    app.use("/trpc/*", allow);
    app.use("/api/*", allow);
    app.use("/replicate/*", allow);
  }
  app.all("/trpc/*", (context) => answerTrpc(parts, context));
  app.on(["GET", "POST"], "/api/auth/*", (context) => answerAuth(parts, context));
  // Signed by a system outside, and no call of anybody with a session or a key.
  app.post("/api/v1/grants", (context) => receiveGrant(parts, context));
  const pages = createRestPages(parts);
  app.get("/api/v1/openapi.json", (context) => pages.sendDocument(context));
  app.get("/api/v1/reference", (context) => pages.sendReference(context));
  app.get("/api/v1/reference.css", (context) => pages.sendStylesheet(context));
  app.get("/api/v1/problems/:reason", (context) => pages.sendProblem(context));
  app.post("/api/v1/batch-uploads", (context) => takeUploadByRest(parts, context, "batch.upload"));
  app.post("/api/v1/files", (context) => takeUploadByRest(parts, context, "file.upload"));
  app.all("/api/v1/*", (context) => answerRestRoute(parts, context));
  app.all("/replicate/v1/*", (context) => answerReplicateRoute(parts, context));
  app.get("/api/operator/debug", (context) => debugPrediction(parts, context));
  app.post("/api/batches/upload", (context) => takeUpload(parts, context, "batch.upload"));
  app.post("/api/files", (context) => takeUpload(parts, context, "file.upload"));
  app.get("/account/export.zip", (context) => sendAccountExport(parts, context));
  app.get("/batches/:id/:file{export\\.[a-z]+}", (context) => sendExport(parts, context));
  app.get("/notifications/unsubscribe", (context) => askToUnsubscribe(parts, context));
  app.post("/notifications/unsubscribe", (context) => unsubscribeMail(parts, context));
  app.post("/webhooks/:provider", (context) => receiveWebhook(parts, context));
  app.get("/results/:id", (context) => sendResult(parts, context));
  app.get("/results/:id/preview", (context) => sendPreview(parts, context));
  for (const path of ["/api/*", "/replicate/*", "/webhooks/*", "/results/*"]) {
    app.all(path, () => Response.json({ outcome: "not_found" }, { status: 404 }));
  }
  app.all("*", compress(), (context) => sendStudio(parts, context));
  return app;
}
