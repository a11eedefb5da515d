import {
  HANDLES_GROWTH_MAX,
  MEMORY_GROWTH_BYTES_MAX,
  MEMORY_JUDGED_REQUESTS_MIN,
} from "../limits.ts";
import type { Violation } from "./rules.ts";

/** Resident memory and open descriptors at one moment. */
export type ProcessSample = { memoryBytes: number; handles: number };

/** How the process behaved over a run, in its own figures; null where the system tells none. */
export type ProcessReport = {
  /** Mean of the second fifth of the run, and of its last. */
  memoryEarlyBytes: number;
  memoryLateBytes: number;
  memoryPeakBytes: number;
  /** Open descriptors of the quiet server before the run and after it. */
  handlesBefore: number;
  handlesAfter: number;
};

const FIFTHS = 5;

/** Sums a run up; null without enough samples. */
export function describeProcess(
  samples: readonly ProcessSample[],
  quiet: { before: ProcessSample | null; after: ProcessSample | null },
): ProcessReport | null {
  if (samples.length < FIFTHS || quiet.before === null || quiet.after === null) return null;
  const fifth = Math.floor(samples.length / FIFTHS);
  const memories = samples.map(({ memoryBytes }) => memoryBytes);
  return {
    memoryEarlyBytes: mean(memories.slice(fifth, fifth * 2)),
    memoryLateBytes: mean(memories.slice(-fifth)),
    memoryPeakBytes: Math.max(...memories),
    handlesBefore: quiet.before.handles,
    handlesAfter: quiet.after.handles,
  };
}

function mean(values: readonly number[]): number {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** What grows with the requests that were answered is kept by mistake. */
export function judgeProcess(report: ProcessReport, requests: number): Violation[] {
  const violations: Violation[] = [];
  const grownBytes = report.memoryLateBytes - report.memoryEarlyBytes;
  if (requests >= MEMORY_JUDGED_REQUESTS_MIN && grownBytes > MEMORY_GROWTH_BYTES_MAX) {
    violations.push({ rule: "memory", detail: `grew by ${String(grownBytes)} bytes` });
  }
  const grown = report.handlesAfter - report.handlesBefore;
  if (grown > HANDLES_GROWTH_MAX) {
    violations.push({ rule: "handles", detail: `${String(grown)} more are open` });
  }
  return violations;
}
