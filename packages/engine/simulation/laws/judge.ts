import type { Evidence } from "./evidence.ts";
import { HOUSE_LAWS } from "./house-laws.ts";
import { LIFE_LAWS } from "./life-laws.ts";
import { MONEY_LAWS } from "./money-laws.ts";
import { PROVIDER_LAWS } from "./provider-laws.ts";

export const LAWS = [...LIFE_LAWS, ...MONEY_LAWS, ...PROVIDER_LAWS, ...HOUSE_LAWS];

export type Violation = { law: string; detail: string };

/** Where a run broke the law; empty when it held. */
export function judge(evidence: Evidence): Violation[] {
  return LAWS.flatMap(({ name, broken }) =>
    broken(evidence).map((detail) => ({ law: name, detail })),
  );
}
