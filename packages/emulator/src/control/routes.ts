import { Hono } from "hono";
import { z } from "zod";
import { readJson } from "../connection.ts";
import { BODY_BYTES_MAX } from "../limits.ts";
import { LogSchema } from "../log/schema.ts";
import type { EmulatorEnvironment, EmulatorParts } from "../parts.ts";
import { parseScenario, ScenarioSchema } from "../scenario/schema.ts";

/** The routes by which a test tells the emulator what to do and asks what happened; no token needed. */
export function createControlRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const { store } = parts;
  const app = new Hono<EmulatorEnvironment>();
  app.post("/scenario", async (context) => {
    const body = await readJson(context.req.raw, BODY_BYTES_MAX);
    if (body.outcome !== "ok") return badRequest("The body must be a JSON object.");
    const parsed = parseScenario(body.value);
    if (parsed.outcome === "refused") return badRequest(parsed.detail);
    store.writeStandingScenario({ scenario: parsed.scenario, seen: 0 });
    return Response.json(parsed.scenario);
  });
  app.get("/scenario", () => Response.json(store.readStandingScenario()?.scenario ?? null));
  app.delete("/scenario", () => {
    store.writeStandingScenario(undefined);
    return new Response(null, { status: 204 });
  });
  app.get("/secret", () => Response.json({ key: parts.secret }));
  app.get("/log", () => Response.json(store.readLog()));
  app.get("/scenario/schema", () => Response.json(z.toJSONSchema(ScenarioSchema)));
  app.get("/log/schema", () => Response.json(z.toJSONSchema(LogSchema)));
  return app;
}

function badRequest(detail: string): Response {
  return Response.json({ title: "Invalid scenario", detail, status: 400 }, { status: 400 });
}
