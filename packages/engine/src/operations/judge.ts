import { DUE_MS_MAX, HISTORY_ENDS_MIN, PRESENT_RUNS_MIN, TICK_MS_MAX } from "./limits.ts";

/** A share of failures, or a latency, as it is now and as it was in the rest of the day. */
type Compared = { ended: number; failedShare: number | null; p95Ms: number | null };

/** What the verdict is made of; every figure is measured before. */
export type Evidence = {
  parts: {
    database: boolean;
    storage: boolean;
    spoolShare: number;
    /** How long the worker of this process has not looked for work; null where none runs here. */
    idleMs: number | null;
  };
  queue: { oldestUnpacedMs: number; deadLetters: number };
  stuck: { pastDeadline: number; pastUsual: number };
  /** Failures of the present for which we are to blame: our storage, our own mistakes. */
  own: { ended: number; failures: number };
  providers: readonly {
    provider: string;
    answers: boolean;
    present: Compared;
    before: Compared;
    webhooks: { expected: number; byPolling: number };
  }[];
};

export type FindingKind =
  | "database"
  | "storage"
  | "spool"
  | "worker"
  | "queue"
  | "own_failures"
  | "stuck"
  | "breaker"
  | "errors"
  | "latency"
  | "webhooks";

/** One thing that is wrong, with its figures in words. */
export type Finding = {
  blame: "us" | "provider" | "webhooks";
  kind: FindingKind;
  /** The provider it is about; null for ourselves. */
  provider: string | null;
  evidence: string;
};

/** Is it us or the provider? `findings` come with the gravest first; none means fine. */
export type Verdict = {
  blame: "fine" | Finding["blame"];
  /** One sentence for the head of a page. */
  summary: string;
  findings: Finding[];
};

/** A spool that is fuller than this will soon stop new starts. */
const SPOOL_SHARE_MAX = 0.8;
const OWN_FAILURES_SHARE_MAX = 0.05;
/** An error share counts from here on, and when it has grown by this factor. */
const ERROR_SHARE_MIN = 0.2;
const ERROR_GROWTH = 3;
const LATENCY_GROWTH = 2;
/** A provider is as fast as ever while its p95 has grown by less than this, milliseconds. */
const LATENCY_GROWTH_MS_MIN = 1_000;
/** When polling has to bring home more than this share, webhooks do not arrive. */
const RESCUED_SHARE_MAX = 0.2;

const percent = (share: number): string => `${String(Math.round(share * 100))} %`;
const seconds = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${String(Math.round(ms / 1_000))} s`;

function judgeParts({ parts }: Evidence): Finding[] {
  const findings: Finding[] = [];
  const add = (kind: FindingKind, evidence: string): void => {
    findings.push({ blame: "us", kind, provider: null, evidence });
  };
  if (!parts.database) add("database", "The database does not answer.");
  if (!parts.storage) add("storage", "The storage of results does not answer.");
  if (parts.spoolShare > SPOOL_SHARE_MAX) {
    add("spool", `The spool is ${percent(parts.spoolShare)} full; at 100 % nothing new starts.`);
  }
  if (parts.idleMs !== null && parts.idleMs > TICK_MS_MAX) {
    add("worker", `The worker has not looked for work for ${seconds(parts.idleMs)}.`);
  }
  return findings;
}

function judgeWork({ queue, own, stuck }: Evidence): Finding[] {
  const findings: Finding[] = [];
  const add = (kind: FindingKind, evidence: string): void => {
    findings.push({ blame: "us", kind, provider: null, evidence });
  };
  if (queue.oldestUnpacedMs > DUE_MS_MAX) {
    add("queue", `Work that waits for nobody is due for ${seconds(queue.oldestUnpacedMs)}.`);
  }
  const share = own.ended === 0 ? 0 : own.failures / own.ended;
  if (own.ended >= PRESENT_RUNS_MIN && share > OWN_FAILURES_SHARE_MAX) {
    const count = `${String(own.failures)} of ${String(own.ended)}`;
    add("own_failures", `${count} ended by our storage or a mistake of ours.`);
  }
  if (stuck.pastDeadline > 0) {
    add("stuck", `Without an end although the deadline is over: ${String(stuck.pastDeadline)}.`);
  }
  return findings;
}

type Judged = Evidence["providers"][number];

function findErrors({ present, before }: Judged): string | null {
  if (present.failedShare === null || present.ended < PRESENT_RUNS_MIN) return null;
  if (present.failedShare < ERROR_SHARE_MIN) return null;
  const hasHistory = before.failedShare !== null && before.ended >= HISTORY_ENDS_MIN;
  const usual = hasHistory ? (before.failedShare ?? 0) : 0;
  if (present.failedShare < usual * ERROR_GROWTH) return null;
  const compared = hasHistory ? `, before it was ${percent(usual)}` : "";
  return `${percent(present.failedShare)} of ${String(present.ended)} runs failed${compared}.`;
}

function findLatency({ present, before }: Judged): string | null {
  if (present.p95Ms === null || before.p95Ms === null) return null;
  if (present.ended < PRESENT_RUNS_MIN || before.ended < HISTORY_ENDS_MIN) return null;
  const isSlower =
    present.p95Ms > before.p95Ms * LATENCY_GROWTH &&
    present.p95Ms - before.p95Ms >= LATENCY_GROWTH_MS_MIN;
  if (!isSlower) return null;
  return `95 % of its runs end within ${seconds(present.p95Ms)}, before within ${seconds(before.p95Ms)}.`;
}

function judgeProvider(judged: Judged): Finding[] {
  const { provider, webhooks } = judged;
  const findings: Finding[] = [];
  if (!judged.answers) {
    const evidence =
      "Its breaker is open: it failed again and again, and is tried from time to time.";
    findings.push({ blame: "provider", kind: "breaker", provider, evidence });
  }
  const errors = findErrors(judged);
  if (errors !== null) {
    findings.push({ blame: "provider", kind: "errors", provider, evidence: errors });
  }
  const latency = findLatency(judged);
  if (latency !== null) {
    findings.push({ blame: "provider", kind: "latency", provider, evidence: latency });
  }
  const { expected, byPolling } = webhooks;
  if (expected >= PRESENT_RUNS_MIN && byPolling / expected > RESCUED_SHARE_MAX) {
    const count = `${String(byPolling)} of ${String(expected)}`;
    const evidence = `${count} ends did not come by webhook; polling brought them home.`;
    findings.push({ blame: "webhooks", kind: "webhooks", provider, evidence });
  }
  return findings;
}

function judgeStuck({ stuck }: Evidence): Finding[] {
  if (stuck.pastUsual === 0) return [];
  const evidence = `Runs that take much longer than their model ever does: ${String(stuck.pastUsual)}.`;
  return [{ blame: "provider", kind: "stuck", provider: null, evidence }];
}

const SUMMARIES = {
  fine: () => "All is well.",
  us: () => "It is us.",
  provider: (provider: string | null) => `It is ${provider ?? "a provider"}.`,
  webhooks: (provider: string | null) =>
    `Webhooks of ${provider ?? "a provider"} do not arrive; polling brings the results home.`,
} as const;

/**
 * Says who is to blame, and by what figures. Our own failures come first: with a dead database or
 * queue nothing can be said of others. Pure.
 */
export function judge(evidence: Evidence): Verdict {
  const ofProviders = evidence.providers.flatMap(judgeProvider);
  const findings = [
    ...judgeParts(evidence),
    ...judgeWork(evidence),
    ...ofProviders.filter(({ blame }) => blame === "provider"),
    ...judgeStuck(evidence),
    ...ofProviders.filter(({ blame }) => blame === "webhooks"),
  ];
  const [gravest] = findings;
  const blame = gravest?.blame ?? "fine";
  return { blame, summary: SUMMARIES[blame](gravest?.provider ?? null), findings };
}
