import type { EmulatorParts } from "../parts.ts";
import { insufficientCredit, throttled } from "./errors.ts";

export type Admission =
  | { outcome: "refused"; response: Response }
  /** `headers` tell what is left, where there is a limit (R18). */
  | { outcome: "admitted"; headers: Record<string, string> };

/** What the state of the account says to a create. */
export function admit({ account }: Pick<EmulatorParts, "account">): Admission {
  const taken = account.take();
  switch (taken.outcome) {
    case "broke":
      return { outcome: "refused", response: insufficientCredit() };
    case "full":
      return { outcome: "refused", response: throttled(taken.verdict.resetS, taken.isSlowed) };
    case "free":
      return { outcome: "admitted", headers: rateHeaders(taken.verdict) };
  }
}

function rateHeaders(
  verdict: { remaining: number; resetS: number } | undefined,
): Record<string, string> {
  if (verdict === undefined) return {};
  return {
    "ratelimit-remaining": String(verdict.remaining),
    "ratelimit-reset": String(verdict.resetS),
  };
}
