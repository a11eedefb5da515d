import { SAMPLES_PER_RULE_MAX } from "../limits.ts";
import type { Rule, Violation } from "./rules.ts";

/** One way in which a rule was broken: how often, and by what it can be seen again. */
export type Finding = {
  rule: Rule;
  detail: string;
  count: number;
  samples: string[];
};

export type Collector = {
  add: (violation: Violation, sample: string) => void;
  /** Most frequent first. */
  findings: () => readonly Finding[];
};

const DETAIL_CHARACTERS_MAX = 300;
/** Ids, times and numbers differ each time; without them equal mistakes are told apart no more. */
const CHANGING = /[0-9a-f]{8}-[0-9a-f-]{27}|\d+/gi;

/** Gathers violations by rule and detail, with a few samples of each. */
export function createCollector(): Collector {
  const byKey = new Map<string, Finding>();
  return {
    add: ({ rule, detail }, sample) => {
      const short = detail.slice(0, DETAIL_CHARACTERS_MAX);
      const key = `${rule} ${isLog(rule) ? short.replaceAll(CHANGING, "…") : short}`;
      const finding = byKey.get(key) ?? { rule, detail: short, count: 0, samples: [] };
      finding.count += 1;
      if (finding.samples.length < SAMPLES_PER_RULE_MAX) finding.samples.push(sample);
      byKey.set(key, finding);
    },
    findings: () => [...byKey.values()].sort((one, other) => other.count - one.count),
  };
}

const isLog = (rule: Rule): boolean =>
  rule === "error_logged" || rule === "request_id" || rule === "hang";
