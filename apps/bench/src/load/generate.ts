// The load process: takes one load from its parent, fires it, reports and ends.
import { MEASURED_REPLIES_MIN, WARM_UP_REPLIES_MIN } from "../limits.ts";
import { fire } from "./fire.ts";
import { LoadSchema } from "./load.ts";
import type { LoadReport } from "./load.ts";

process.once("disconnect", () => process.exit());
process.once("message", (message: unknown) => {
  void answer(message);
});

async function answer(message: unknown): Promise<void> {
  const load = LoadSchema.parse(message);
  const warmUp = await fire(load, {
    durationMs: load.warmUpMs,
    repliesMin: WARM_UP_REPLIES_MIN,
  });
  const measured = await fire(load, {
    durationMs: load.durationMs,
    repliesMin: MEASURED_REPLIES_MIN,
  });
  process.send?.({ warmUp, measured } satisfies LoadReport);
}
