import type { Failure, Measurements, Sample } from "../rounds/measure-rounds.ts";
import type { Row } from "../rows/row.ts";
import { median, rangeOf } from "./range.ts";
import type { Range } from "./range.ts";

/** `loadAverage` is the system's, over the minute before the run: other work on this machine. */
export type Machine = { cores: number; node: string; loadAverage: number };

export type RowSummary = {
  requestsPerSecond: Range;
  /** Medians over the rounds; null when nothing was answered. */
  p50Ms: number | null;
  p99Ms: number | null;
  /** Of all rounds together, warm-ups included. */
  errors: number;
  /** How much of a core the load process used, at the median; near 1 it was the bottleneck. */
  loadCpuShare: number;
};

/** The JSON object of `--json`. */
export type Summary = {
  machine: Machine;
  rounds: number;
  seconds: number;
  rows: Record<string, RowSummary>;
  /** `a/b`: requests/s of row a divided by those of row b, computed within each round. */
  ratios: Record<string, Range>;
  unavailable: Readonly<Record<string, string>>;
  failures: readonly Failure[];
};

export function summarize(
  measurements: Measurements,
  run: { rows: readonly Row[]; rounds: number; seconds: number; machine: Machine },
): Summary {
  const { samples, unavailable, failures } = measurements;
  const rows: Summary["rows"] = {};
  const ratios: Summary["ratios"] = {};
  for (const row of run.rows) {
    const own = samplesOf(samples, row.name);
    if (own.length > 0) rows[row.name] = summarizeRow(own);
    for (const peer of row.comparedWith) {
      const quotients = compare(own, samplesOf(samples, peer));
      if (quotients.length > 0) {
        ratios[`${row.name}/${peer}`] = mapRange(rangeOf(quotients), (value) => round(value, 3));
      }
    }
  }
  const { machine, rounds, seconds } = run;
  return { machine, rounds, seconds, rows, ratios, unavailable, failures };
}

/** Whether every figure can be believed: no failure, no error, and something was measured. */
export function isSound(summary: Summary): boolean {
  const rows = Object.values(summary.rows);
  const isAnswered = rows.every((row) => row.errors === 0 && row.p99Ms !== null);
  const isDone = rows.length > 0 || Object.keys(summary.unavailable).length > 0;
  return summary.failures.length === 0 && isAnswered && isDone;
}

function summarizeRow(samples: readonly Sample[]): RowSummary {
  const figures = samples.map((sample) => sample.figures);
  return {
    requestsPerSecond: mapRange(rangeOf(figures.map((one) => one.requestsPerSecond)), Math.round),
    p50Ms: medianOrNull(figures.map((one) => one.p50Ms)),
    p99Ms: medianOrNull(figures.map((one) => one.p99Ms)),
    errors: figures.reduce((sum, one) => sum + one.errors, 0),
    loadCpuShare: round(median(figures.map((one) => one.loadCpuShare)), 2),
  };
}

function samplesOf(samples: readonly Sample[], row: string): readonly Sample[] {
  return samples.filter((sample) => sample.row === row);
}

function compare(own: readonly Sample[], peers: readonly Sample[]): number[] {
  return own.flatMap((sample) => {
    const peer = peers.find((candidate) => candidate.round === sample.round);
    if (peer === undefined || peer.figures.requestsPerSecond === 0) return [];
    return [sample.figures.requestsPerSecond / peer.figures.requestsPerSecond];
  });
}

function medianOrNull(values: ReadonlyArray<number | null>): number | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : round(median(known), 2);
}

function mapRange(range: Range, change: (value: number) => number): Range {
  return { min: change(range.min), median: change(range.median), max: change(range.max) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
