import { planFor, plannedWaitMs } from "@darkroom/lifecycle";
import type { Foretold } from "@darkroom/lifecycle";
import { withoutHistory } from "./schedules.ts";
import type { WaitRule } from "./schedules.ts";

/**
 * Makes a rule of what a history foretells, null for none. The rule must not look more often, on
 * average, than the one compared with.
 */
export type RuleMaker = (foretold: Foretold | null, compared: WaitRule) => WaitRule;

/** Our rule: the plan that knows least late with no more looks than the one compared with. */
export const planRule: RuleMaker = (foretold, compared) => {
  if (foretold === null) return withoutHistory;
  const plan = planFor(foretold, compared);
  return (elapsedMs) => plannedWaitMs(plan, elapsedMs);
};
