import type { EngineContext } from "../context.ts";
import type { CreateCommand, Pattern } from "../views.ts";
import { durationsOf } from "./durations.ts";
import { modeOf } from "./mode.ts";
import type { ModelDefinition } from "./definition.ts";

/** Up to this measured p95 the caller may simply wait for the answer, milliseconds. */
export const DIRECT_P95_MS_MAX = 3_000;
/** Up to this measured p95 polling serves a waiting person; beyond it, push. */
export const POLL_P95_MS_MAX = 15_000;

/**
 * The delivery pattern of a new prediction: what was asked for, or with `auto` what the
 * model's measured durations call for. Without enough history: poll.
 */
export async function choosePattern(
  context: EngineContext,
  model: ModelDefinition,
  command: Pick<CreateCommand, "delivery" | "priority" | "runAt" | "input">,
): Promise<Pattern> {
  if (command.delivery !== "auto") return command.delivery;
  if (command.priority === "batch" || command.runAt !== null) return "queue";
  const { provider, model: name } = model;
  const history = await context.history.of({
    provider,
    model: name,
    mode: modeOf(model, command.input),
  });
  const p95 = durationsOf(history)?.p95;
  if (p95 === undefined) return "poll";
  if (p95 < DIRECT_P95_MS_MAX) return "direct";
  return p95 <= POLL_P95_MS_MAX ? "poll" : "push";
}
