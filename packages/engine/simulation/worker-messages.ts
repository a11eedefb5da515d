import type { SeedReport } from "./run-seed.ts";

/** Seeds from, from + step, … up to `to`. */
export type WorkerTask = {
  from: number;
  to: number;
  step: number;
  /** The name of the bug to plant; null for the code as it is. */
  mutant: string | null;
  stopsAtViolation: boolean;
};

export type WorkerMessage =
  | {
      kind: "run";
      report: Omit<SeedReport, "lines">;
      /** Bytes in use after a collection; null where they were not measured. */
      heapBytes: number | null;
    }
  | { kind: "done" }
  | { kind: "failed"; text: string };
