/** The five kinds of ledger entries. */
export const LEDGER_KINDS = ["grant", "reservation", "capture", "release", "transfer"] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** An account whose available credits fall below so many is told, once for each fall. */
export const LOW_CREDITS_MIN = 10;

/** How a balance moves: whole credits, negative where an amount leaves. */
export type BalanceChange = {
  available: number;
  reserved: number;
  captured: number;
  /** Granted plus transferred in, minus transferred out. */
  funded: number;
};

/** What the end of a prediction does with its reservation. `lostCredits` is our own loss. */
export type Settlement = { capture: number; release: number; lostCredits: number };

/**
 * The effect of one ledger entry on its account. Credits are positive whole numbers, except
 * that a `transfer` is negative on the account it leaves.
 */
export function balanceChange(kind: LedgerKind, credits: number): BalanceChange {
  switch (kind) {
    case "grant":
    case "transfer":
      return { available: credits, reserved: 0, captured: 0, funded: credits };
    case "reservation":
      return { available: -credits, reserved: credits, captured: 0, funded: 0 };
    case "capture":
      return { available: 0, reserved: -credits, captured: credits, funded: 0 };
    case "release":
      return { available: credits, reserved: -credits, captured: 0, funded: 0 };
  }
}

/** What becomes of a reservation whose prediction ended without a result. */
export type FailureMoney = "release" | "capture";

/** Settles the whole reservation of a prediction that ended without a result. */
export function settleFailure(money: FailureMoney, reservedCredits: number): Settlement {
  return money === "capture"
    ? { capture: reservedCredits, release: 0, lostCredits: 0 }
    : { capture: 0, release: reservedCredits, lostCredits: 0 };
}

/**
 * Settles a reservation against what the run really cost. A capture never exceeds the
 * reservation: what is beyond it is our loss. What is below it is released.
 */
export function settle(reservedCredits: number, actualCredits: number): Settlement {
  const cost = Math.max(0, Math.ceil(actualCredits));
  const capture = Math.min(reservedCredits, cost);
  return { capture, release: reservedCredits - capture, lostCredits: cost - capture };
}
