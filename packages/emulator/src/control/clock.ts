import { Hono } from "hono";
import { z } from "zod";
import { ADVANCE_MS_MAX } from "../limits.ts";
import type { EmulatorEnvironment, EmulatorParts } from "../parts.ts";
import { readControlBody } from "./read-body.ts";

const ClockChangeSchema = z.strictObject({
  /** Whether the clock stands; absent: as before. */
  frozen: z.boolean().optional(),
  /** Milliseconds to move on, through everything that falls due in between. */
  advanceMs: z.number().int().min(0).max(ADVANCE_MS_MAX).optional(),
});

/** `/control/clock`: stop the emulator's time, move it on, and let it run again. */
export function createClockRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const { clock, predictions } = parts;
  const app = new Hono<EmulatorEnvironment>();
  const show = (): Response => {
    const { offsetMs, frozenAtMs } = clock.state();
    const now = new Date(clock.now()).toISOString();
    return Response.json({ now, offsetMs, frozen: frozenAtMs !== null });
  };
  app.get("/", show);
  app.post("/", async (context) => {
    const read = await readControlBody(context.req.raw, ClockChangeSchema, "Invalid clock");
    if (read.outcome === "refused") return read.response;
    const { frozen, advanceMs } = read.value;
    if (frozen === true) clock.freeze();
    if (frozen === false) clock.resume();
    if (advanceMs !== undefined) await clock.advance(advanceMs);
    predictions.sweep();
    return show();
  });
  app.delete("/", () => {
    clock.reset();
    return show();
  });
  return app;
}
