import { Hono } from "hono";
import { z } from "zod";
import { AccountSchema } from "../account/account.ts";
import { SECRET_OVERLAP_MS_DEFAULT, SECRET_OVERLAP_MS_MAX } from "../limits.ts";
import type { EmulatorEnvironment, EmulatorParts } from "../parts.ts";
import { readControlBody } from "./read-body.ts";

const RotationSchema = z.strictObject({
  /** How long webhooks carry both signatures; 0 for a rotation without overlap. */
  overlapMs: z.number().int().min(0).max(SECRET_OVERLAP_MS_MAX).optional(),
});

/** `/control/account` and `/control/secret`: credit, budget, tokens and what signs webhooks. */
export function createAccountRoutes({
  account,
  secrets,
}: EmulatorParts): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  app.get("/account", () => Response.json(account.read()));
  app.post("/account", async (context) => {
    const read = await readControlBody(context.req.raw, AccountSchema, "Invalid account");
    if (read.outcome === "refused") return read.response;
    account.write(read.value);
    return Response.json(account.read());
  });
  app.delete("/account", () => {
    account.write({});
    return new Response(null, { status: 204 });
  });
  app.get("/account/schema", () => Response.json(z.toJSONSchema(AccountSchema)));
  app.get("/secret", () => Response.json({ key: secrets.current() }));
  app.post("/secret/rotate", async (context) => {
    const read = await readControlBody(context.req.raw, RotationSchema, "Invalid rotation");
    if (read.outcome === "refused") return read.response;
    return Response.json({
      key: secrets.rotate(read.value.overlapMs ?? SECRET_OVERLAP_MS_DEFAULT),
    });
  });
  return app;
}
