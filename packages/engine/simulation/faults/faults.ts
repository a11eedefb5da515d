import type { Random } from "../time/random.ts";
import { FAULT_KINDS, FAULT_ODDS } from "./kinds.ts";
import type { FaultCounts, FaultKind } from "./kinds.ts";

/** The troubles of one run: a part of all kinds, so that rare combinations meet undisturbed. */
export interface Faults {
  /** Whether this run knows such trouble at all. */
  has: (kind: FaultKind) => boolean;
  /** Draws for one opportunity, and counts when it happens. */
  strikes: (kind: FaultKind) => boolean;
  /** Counts what was decided elsewhere. */
  count: (kind: FaultKind) => void;
  counts: () => FaultCounts;
  /** From now on nothing goes wrong any more. */
  end: () => void;
}

/** Runs without any trouble show that the checks themselves do not complain. */
const CALM_SHARE = 0.03;
/** Shares of the kinds that a run knows. */
const SHARES = [0.1, 0.25, 0.5, 0.8] as const;

export function createFaults(random: Random): Faults {
  const share = random.chance(CALM_SHARE) ? 0 : random.pick(SHARES);
  const known = new Set(FAULT_KINDS.filter(() => random.chance(share)));
  const counts = new Map<FaultKind, number>();
  let isOver = false;
  const count = (kind: FaultKind): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  };
  return {
    has: (kind) => known.has(kind),
    strikes: (kind) => {
      if (isOver || !known.has(kind) || !random.chance(FAULT_ODDS[kind])) return false;
      count(kind);
      return true;
    },
    count,
    counts: () => Object.fromEntries(counts),
    end: () => {
      isOver = true;
    },
  };
}
