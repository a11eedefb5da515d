import type { Scenario } from "./schema.ts";
import { randomFrom } from "./random.ts";

/** A scenario set for what comes next, and how many creates have passed it since. */
export type StandingScenario = { scenario: Scenario; seen: number };

/**
 * Whether create number `seen` (from 0) falls into the share of the scenario. The share is met exactly
 * and spread evenly; the scenario's seed moves where it begins.
 */
export function takesShare(scenario: Scenario, seen: number): boolean {
  const share = scenario.share ?? 1;
  const phase = scenario.seed === undefined ? 0 : randomFrom(scenario.seed)();
  return Math.floor((seen + 1) * share + phase) > Math.floor(seen * share + phase);
}
