import { Hono } from "hono";
import { z } from "zod";
import { readJson } from "../connection.ts";
import { BODY_BYTES_MAX } from "../limits.ts";
import { filterLog } from "../log/filter.ts";
import { LogQuerySchema, LogSchema } from "../log/schema.ts";
import type { EmulatorEnvironment, EmulatorParts } from "../parts.ts";
import { listPresets } from "../scenario/presets.ts";
import { readScenario } from "../scenario/read.ts";
import { ScenarioSchema } from "../scenario/schema.ts";
import { createAccountRoutes } from "./account.ts";
import { createClockRoutes } from "./clock.ts";
import { badRequest, describeIssues } from "./read-body.ts";

/** The routes by which a test tells the emulator what to do and asks what happened; no token needed. */
export function createControlRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  addScenarioRoutes(app, parts);
  addLogRoutes(app, parts);
  app.route("/clock", createClockRoutes(parts));
  app.route("/", createAccountRoutes(parts));
  return app;
}

function addScenarioRoutes(app: Hono<EmulatorEnvironment>, { store }: EmulatorParts): void {
  const title = "Invalid scenario";
  app.post("/scenario", async (context) => {
    const body = await readJson(context.req.raw, BODY_BYTES_MAX);
    if (body.outcome !== "ok") return badRequest(title, "The body must be a JSON object.");
    const parsed = readScenario(body.value);
    if (parsed.outcome === "refused") return badRequest(title, parsed.detail);
    store.writeStandingScenario({ scenario: parsed.scenario, seen: 0 });
    return Response.json(parsed.scenario);
  });
  app.get("/scenario", () => Response.json(store.readStandingScenario()?.scenario ?? null));
  app.delete("/scenario", () => {
    store.writeStandingScenario(undefined);
    return new Response(null, { status: 204 });
  });
  app.get("/scenario/schema", () => Response.json(z.toJSONSchema(ScenarioSchema)));
  app.get("/presets", () => Response.json(listPresets()));
}

function addLogRoutes(app: Hono<EmulatorEnvironment>, { store }: EmulatorParts): void {
  app.get("/log", (context) => {
    const query = LogQuerySchema.safeParse(context.req.query());
    if (!query.success) return badRequest("Invalid query", describeIssues(query.error));
    return Response.json(filterLog(store.readLog(), query.data));
  });
  app.delete("/log", () => {
    store.clearLog();
    return new Response(null, { status: 204 });
  });
  app.get("/log/schema", () => Response.json(z.toJSONSchema(LogSchema)));
}
