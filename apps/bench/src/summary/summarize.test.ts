import { describe, expect, test } from "vitest";
import type { LoadFigures } from "../load/load.ts";
import type { Sample } from "../rounds/measure-rounds.ts";
import type { Row } from "../rows/row.ts";
import { formatSummary } from "./format-summary.ts";
import { isSound, summarize } from "./summarize.ts";
import type { Summary } from "./summarize.ts";

const machine = { cores: 2, node: "24.0.0", loadAverage: 0.5 };

function row(name: string, comparedWith: readonly string[] = []): Row {
  const open = () => Promise.resolve({ outcome: "unavailable" as const, reason: "not opened" });
  return { name, family: name, byDefault: true, comparedWith, open };
}

function sample(name: string, round: number, figures: Partial<LoadFigures> = {}): Sample {
  return {
    row: name,
    round,
    figures: {
      answered: 100,
      errors: 0,
      requestsPerSecond: 100,
      p50Ms: 1,
      p99Ms: 2,
      loadCpuShare: 0.25,
      ...figures,
    },
  };
}

function summarizeSamples(
  samples: readonly Sample[],
  rest: Partial<Pick<Summary, "unavailable" | "failures">> = {},
): Summary {
  return summarize(
    { samples, unavailable: {}, failures: [], ...rest },
    { rows: [row("peer"), row("own", ["peer"])], rounds: 3, seconds: 1, machine },
  );
}

describe("summarize", () => {
  test("reports least, middle and most requests a second, and the middle of the latencies", () => {
    const { rows } = summarizeSamples([
      sample("own", 1, { requestsPerSecond: 100.4, p50Ms: 1, p99Ms: 5 }),
      sample("own", 2, { requestsPerSecond: 300, p50Ms: 3, p99Ms: 70.126 }),
      sample("own", 3, { requestsPerSecond: 200, p50Ms: 2, p99Ms: 900 }),
    ]);
    expect(rows["own"]?.requestsPerSecond).toEqual({ min: 100, median: 200, max: 300 });
    expect(rows["own"]?.p50Ms).toBe(2);
    expect(rows["own"]?.p99Ms).toBe(70.13);
  });

  test("adds the errors of all rounds up", () => {
    const samples = [sample("own", 1, { errors: 2 }), sample("own", 2, { errors: 3 })];
    expect(summarizeSamples(samples).rows["own"]?.errors).toBe(5);
  });

  test("compares within a round, so that a slow round does not tilt the ratio", () => {
    const { ratios } = summarizeSamples([
      sample("peer", 1, { requestsPerSecond: 1_000 }),
      sample("own", 1, { requestsPerSecond: 500 }),
      sample("peer", 2, { requestsPerSecond: 100 }),
      sample("own", 2, { requestsPerSecond: 50 }),
      sample("peer", 3, { requestsPerSecond: 10 }),
      sample("own", 3, { requestsPerSecond: 8 }),
    ]);
    expect(ratios).toEqual({ "own/peer": { min: 0.5, median: 0.5, max: 0.8 } });
  });

  test("compares only the rounds in which both were measured", () => {
    const { ratios } = summarizeSamples([
      sample("own", 1),
      sample("peer", 2),
      sample("own", 3, { requestsPerSecond: 30 }),
      sample("peer", 3, { requestsPerSecond: 10 }),
    ]);
    expect(ratios).toEqual({ "own/peer": { min: 3, median: 3, max: 3 } });
  });

  test("leaves rows and ratios out for which there is no figure", () => {
    const summary = summarizeSamples([sample("own", 1)]);
    expect(Object.keys(summary.rows)).toEqual(["own"]);
    expect(summary.ratios).toEqual({});
  });
});

describe("isSound", () => {
  test("trusts a run in which everything was answered", () => {
    expect(isSound(summarizeSamples([sample("own", 1)]))).toBe(true);
  });

  test("trusts a run without a peer that is not installed here", () => {
    const unavailable = { peer: "not installed" };
    expect(isSound(summarizeSamples([sample("own", 1)], { unavailable }))).toBe(true);
  });

  test.each([
    ["one error in one round", [sample("own", 1), sample("own", 2, { errors: 1 })]],
    ["a row without a single answer", [sample("own", 1, { p50Ms: null, p99Ms: null })]],
    ["nothing at all", []],
  ])("refuses %s", (_, samples) => {
    expect(isSound(summarizeSamples(samples))).toBe(false);
  });

  test("refuses a run in which a row failed once", () => {
    const failures = [{ row: "own", round: 2, reason: "it ended" }];
    expect(isSound(summarizeSamples([sample("own", 1)], { failures }))).toBe(false);
  });
});

describe("formatSummary", () => {
  test("shows the machine, the rows, the ratios and what is missing", () => {
    const text = formatSummary(
      summarizeSamples([sample("own", 1, { requestsPerSecond: 12_345 }), sample("peer", 1)], {
        unavailable: { queue: "redis-server is not installed" },
      }),
    );
    expect(text).toContain("2 cores, Node 24.0.0, load average 0.5");
    expect(text).toMatch(/^own +12,345 +12,345 +12,345 +1\.00 +2\.00 +0 +25 %$/m);
    expect(text).toMatch(/^own\/peer +123\.450 /m);
    expect(text).toContain("queue  unavailable: redis-server is not installed");
    expect(text).not.toContain("FAILED");
  });

  test("names each failure and each row with errors", () => {
    const text = formatSummary(
      summarizeSamples([sample("own", 1, { errors: 4 })], {
        failures: [{ row: "peer", round: 2, reason: "it ended" }],
      }),
    );
    expect(text).toContain("FAILED peer in round 2: it ended");
    expect(text).toContain("FAILED own: 4 errors");
  });

  test("marks a row whose figure may be the load process's own limit", () => {
    const text = formatSummary(summarizeSamples([sample("own", 1, { loadCpuShare: 0.97 })]));
    expect(text).toContain("97 %*");
    expect(text).toContain("the server may be able to do more");
  });
});
