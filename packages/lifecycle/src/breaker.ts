/** What is asked of a provider and shows whether it answers at all. */
export const BREAKER_KINDS = ["start", "get"] as const;
export type BreakerKind = (typeof BREAKER_KINDS)[number];

export const BREAKER_PHASES = ["closed", "open", "half_open"] as const;
export type BreakerPhase = (typeof BREAKER_PHASES)[number];

/** Failures of one kind in a row after which nothing more is sent. */
export const BREAKER_FAILURES_MAX = 5;
/** A failure that is older than this when the next one comes belongs to another trouble. */
export const BREAKER_FAILURE_AGE_MS_MAX = 300_000;
/** The first pause of an open breaker; each further one in a row is longer by the factor. */
export const BREAKER_OPEN_MS = 10_000;
export const BREAKER_OPEN_FACTOR = 2;
export const BREAKER_OPEN_MS_MAX = 120_000;
/** Creations that may be under way while nobody knows whether the provider is back. */
export const BREAKER_PROBES_MAX = 2;
/** A probe without an outcome by then was lost with its worker, and its place is given anew. */
export const BREAKER_PROBE_MS_MAX = 90_000;
/** What finds no place among the probes asks again after this. */
export const BREAKER_PROBE_WAIT_MS = 1_000;
/** Accepted probes after which everything is sent again. */
export const BREAKER_PROBES_ACCEPTED = 2;

/** No provider asks for a longer silence, so that a later end comes from a clock that ran ahead. */
export const BREAKER_SILENT_MS_MAX = 600_000;

/** What is known of one provider, by everybody who asks it. */
export type Breaker = {
  phase: BreakerPhase;
  /** Grows with every change of the phase: an outcome counts only in the phase it was begun in. */
  generation: number;
  /** Failures in a row. */
  startFailures: number;
  getFailures: number;
  /** When the last of them was, ms since the epoch. */
  failedAt: number;
  /** What failed when it opened; null while it is closed. */
  openedBy: BreakerKind | null;
  /** How often it has opened since it was last closed. */
  openings: number;
  /** While open: when the first probe may go. While half-open: when silent probes are given up. */
  probeAt: number;
  /** Probes under way, and probes that were accepted. */
  probes: number;
  accepted: number;
  /** Until then it asked not to be sent anything, being out of service or out of credit. */
  silentUntil: number;
};

export const CLOSED_BREAKER: Breaker = {
  phase: "closed",
  generation: 0,
  startFailures: 0,
  getFailures: 0,
  failedAt: 0,
  openedBy: null,
  openings: 0,
  probeAt: 0,
  probes: 0,
  accepted: 0,
  silentUntil: 0,
};

export type BreakerOutcome = {
  kind: BreakerKind;
  /** `neutral`: it did answer, but neither as a provider that works nor as one that does not. */
  result: "answered" | "failed" | "neutral";
  /** The generation under which a start was admitted; null for what needs no leave. */
  generation: number | null;
};

export type Admission =
  | { outcome: "admitted"; breaker: Breaker }
  /** Nothing may be sent before `until`, ms since the epoch. */
  | { outcome: "held"; breaker: Breaker; until: number };

/** A time further away than any wait of its kind was written by a clock that ran ahead. */
const isReached = (at: number, now: number, waitMsMax: number): boolean =>
  at <= now || at > now + waitMsMax;

const FAILURES_OF = { start: "startFailures", get: "getFailures" } as const;

function open(breaker: Breaker, by: BreakerKind, now: number): Breaker {
  const grownMs = BREAKER_OPEN_MS * BREAKER_OPEN_FACTOR ** Math.min(breaker.openings, 16);
  return {
    ...breaker,
    phase: "open",
    generation: breaker.generation + 1,
    openedBy: by,
    openings: breaker.openings + 1,
    failedAt: now,
    probeAt: now + Math.min(BREAKER_OPEN_MS_MAX, grownMs),
    probes: 0,
    accepted: 0,
  };
}

const close = (breaker: Breaker): Breaker => ({
  ...CLOSED_BREAKER,
  generation: breaker.generation + 1,
  silentUntil: breaker.silentUntil,
});

function takeProbe(breaker: Breaker, now: number): Admission {
  if (breaker.probes < BREAKER_PROBES_MAX) {
    const probing = { ...breaker, probes: breaker.probes + 1, probeAt: now + BREAKER_PROBE_MS_MAX };
    return { outcome: "admitted", breaker: probing };
  }
  if (!isReached(breaker.probeAt, now, BREAKER_PROBE_MS_MAX)) {
    return { outcome: "held", breaker, until: now + BREAKER_PROBE_WAIT_MS };
  }
  // The old probes keep their generation, so that a late outcome of theirs frees no place.
  return takeProbe({ ...breaker, generation: breaker.generation + 1, probes: 0 }, now);
}

/**
 * Whether one creation may be sent now. While the breaker is closed all may; while it is open none
 * before its probe time; from then on `BREAKER_PROBES_MAX` at a time. What is admitted must be
 * followed by its outcome, under the generation of the breaker that is returned.
 */
export function admitStart(breaker: Breaker, now: number): Admission {
  switch (breaker.phase) {
    case "closed":
      return { outcome: "admitted", breaker };
    case "open":
      if (!isReached(breaker.probeAt, now, BREAKER_OPEN_MS_MAX)) {
        return { outcome: "held", breaker, until: breaker.probeAt };
      }
      return takeProbe(
        { ...breaker, phase: "half_open", generation: breaker.generation + 1, probes: 0 },
        now,
      );
    case "half_open":
      return takeProbe(breaker, now);
  }
}

function countClosed(breaker: Breaker, { kind, result }: BreakerOutcome, now: number): Breaker {
  const counter = FAILURES_OF[kind];
  if (result === "neutral") return breaker;
  if (result === "answered") {
    return breaker[counter] === 0 ? breaker : { ...breaker, [counter]: 0 };
  }
  const isOld = Math.abs(now - breaker.failedAt) > BREAKER_FAILURE_AGE_MS_MAX;
  const counted = isOld ? { ...breaker, startFailures: 0, getFailures: 0 } : breaker;
  const failed = { ...counted, [counter]: counted[counter] + 1, failedAt: now };
  return failed[counter] >= BREAKER_FAILURES_MAX ? open(failed, kind, now) : failed;
}

function countProbe(breaker: Breaker, { result }: BreakerOutcome, now: number): Breaker {
  if (result === "failed") return open(breaker, "start", now);
  const probes = Math.max(0, breaker.probes - 1);
  if (result === "neutral") return { ...breaker, probes };
  const accepted = breaker.accepted + 1;
  return accepted >= BREAKER_PROBES_ACCEPTED ? close(breaker) : { ...breaker, probes, accepted };
}

/**
 * What an outcome changes. A success of one kind forgives no failure of another, and an outcome of
 * a start that was admitted in an earlier phase changes nothing. Returns the same object where
 * nothing changed.
 */
export function recordOutcome(breaker: Breaker, outcome: BreakerOutcome, now: number): Breaker {
  const { kind, result, generation } = outcome;
  if (kind === "start" && generation !== breaker.generation) return breaker;
  switch (breaker.phase) {
    case "closed":
      return countClosed(breaker, outcome, now);
    case "open":
      // Looks need no leave and go on: where they alone had failed, they alone show the end of it.
      return kind === "get" && result === "answered" && breaker.openedBy === "get"
        ? close(breaker)
        : breaker;
    case "half_open":
      return kind === "start" ? countProbe(breaker, outcome, now) : breaker;
  }
}

/** The same breaker after the provider asked for silence; a later end is never brought forward. */
export function keepSilent(breaker: Breaker, until: number): Breaker {
  return until > breaker.silentUntil ? { ...breaker, silentUntil: until } : breaker;
}

/**
 * Whether creations wait for the provider itself and not for their turn: it is out of service as
 * far as anybody knows.
 */
export function isOutOfService(breaker: Breaker, now: number): boolean {
  const isOut =
    breaker.phase === "open" || (breaker.phase === "half_open" && breaker.accepted === 0);
  return isOut || !isReached(breaker.silentUntil, now, BREAKER_SILENT_MS_MAX);
}
