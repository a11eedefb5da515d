import { describe, expect, test } from "vitest";
import { planRule } from "./rules/plan-rule.ts";
import type { RuleMaker } from "./rules/plan-rule.ts";
import { withoutHistory } from "./rules/schedules.ts";
import { reportWait } from "./run-wait.ts";
import { SETS } from "./sets/sets.ts";
import type { DurationSet } from "./sets/sets.ts";

const SMALL = { seed: 1, histories: 8, runs: 2_000 };

function setOf(name: string): DurationSet {
  const set = SETS.find((one) => one.name === name);
  if (set === undefined) throw new RangeError(`there is no set ${name}`);
  return set;
}

const seeds = [setOf("seeds 5-15 s")];

/** The lines of what a rule misses on the set of the seeds. */
function missesOf(makeRule: RuleMaker): readonly string[] {
  const report = reportWait(seeds, { ...SMALL, makeRule });
  expect(report.ok).toBe(report.misses.length === 0);
  return report.misses;
}

describe("the report of the waiting", () => {
  test("is met by our rule, and the same each time", () => {
    const first = reportWait(seeds, { ...SMALL, makeRule: planRule });
    expect(first.misses).toEqual([]);
    expect(reportWait(seeds, { ...SMALL, makeRule: planRule })).toEqual(first);
    const other = reportWait(seeds, { ...SMALL, seed: 2, makeRule: planRule });
    expect(other.sets).not.toEqual(first.sets);
  });

  test("misses the limit for a rule that waits 20 % longer", () => {
    const lazy: RuleMaker = (foretold, compared) => {
      const waitMs = planRule(foretold, compared);
      return (elapsedMs) => waitMs(elapsedMs) * 1.2;
    };
    expect(missesOf(lazy)).toContainEqual(
      expect.stringMatching(/lateness to the limit at 1-2-5-10 s is .*goal at most 1.15/),
    );
  });

  test("misses the looks for a rule that looks twice as often", () => {
    const restless: RuleMaker = (foretold, compared) => {
      const waitMs = planRule(foretold, compared);
      return (elapsedMs) => waitMs(elapsedMs) / 2;
    };
    expect(missesOf(restless)).toContainEqual(
      expect.stringMatching(/looks against 1-2-5-10 s is .*goal at most 1.05/),
    );
  });

  test("misses the limit, but not the schedule, for a rule that learns nothing", () => {
    const misses = missesOf(() => withoutHistory);
    expect(misses).toContainEqual(expect.stringContaining("lateness to the limit at 1-2-5-10 s"));
    expect(misses).not.toContainEqual(expect.stringContaining("lateness without history"));
    expect(misses).toContainEqual(expect.stringContaining("runs after it became slower"));
  });

  test("misses what is asked without history for a rule that then waits for ever longer", () => {
    const sleepy: RuleMaker = (foretold, compared) =>
      foretold === null ? () => 30_000 : planRule(foretold, compared);
    expect(missesOf(sleepy)).toContainEqual(expect.stringContaining("lateness without history"));
  });

  test("never lets a figure that is no number pass", () => {
    const broken: RuleMaker = () => (elapsedMs) => (elapsedMs > 4_000 ? Number.NaN : 1_000);
    expect(missesOf(broken).length).toBeGreaterThan(0);
  });
});
