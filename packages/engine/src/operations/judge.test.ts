import { describe, expect, it } from "vitest";
import { judge } from "./judge.ts";
import type { Evidence } from "./judge.ts";
import { DUE_MS_MAX, HISTORY_ENDS_MIN, PRESENT_RUNS_MIN, TICK_MS_MAX } from "./limits.ts";

type Judged = Evidence["providers"][number];

const calm = { ended: 100, failedShare: 0.02, p95Ms: 4_000 };

const provider = (overrides: Partial<Judged> = {}): Judged => ({
  provider: "replicate",
  answers: true,
  present: calm,
  before: calm,
  webhooks: { expected: 100, byPolling: 1 },
  ...overrides,
});

const fine: Evidence = {
  parts: { database: true, storage: true, spoolShare: 0.1, idleMs: 100 },
  queue: { oldestUnpacedMs: 0, deadLetters: 0 },
  stuck: { pastDeadline: 0, pastUsual: 0 },
  own: { ended: 100, failures: 0 },
  providers: [provider()],
};

const of = (overrides: Partial<Judged>): Evidence => ({
  ...fine,
  providers: [provider(overrides)],
});
const parts = (overrides: Partial<Evidence["parts"]>): Evidence => ({
  ...fine,
  parts: { ...fine.parts, ...overrides },
});

const kinds = (evidence: Evidence) => judge(evidence).findings.map(({ kind }) => kind);

describe("is it us or the provider?", () => {
  it("is nobody while all is well", () => {
    expect(judge(fine)).toEqual({ blame: "fine", summary: "All is well.", findings: [] });
  });

  it.each([
    ["database", parts({ database: false })],
    ["storage", parts({ storage: false })],
    ["spool", parts({ spoolShare: 0.81 })],
    ["worker", parts({ idleMs: TICK_MS_MAX + 1 })],
    ["queue", { ...fine, queue: { oldestUnpacedMs: DUE_MS_MAX + 1, deadLetters: 0 } }],
    ["own_failures", { ...fine, own: { ended: 100, failures: 6 } }],
    ["stuck", { ...fine, stuck: { pastDeadline: 1, pastUsual: 0 } }],
  ] as const)("is us: %s", (kind, evidence) => {
    expect(judge(evidence)).toMatchObject({
      blame: "us",
      summary: "It is us.",
      findings: [{ kind, provider: null }],
    });
  });

  it.each([
    ["breaker", { answers: false }],
    ["errors", { present: { ...calm, failedShare: 0.3 } }],
    ["latency", { present: { ...calm, p95Ms: 8_500 } }],
  ] as const)("is the provider, by name: %s", (kind, overrides) => {
    expect(judge(of(overrides))).toMatchObject({
      blame: "provider",
      summary: "It is replicate.",
      findings: [{ kind, provider: "replicate" }],
    });
  });

  it("is the webhooks when polling has to bring the ends home", () => {
    const verdict = judge(of({ webhooks: { expected: 10, byPolling: 3 } }));
    expect(verdict).toMatchObject({ blame: "webhooks", findings: [{ kind: "webhooks" }] });
    expect(verdict.summary).toContain("replicate");
    expect(verdict.findings[0]?.evidence).toContain("3 of 10");
  });

  it.each([
    ["a spool with room", parts({ spoolShare: 0.8 })],
    ["a process without a worker", parts({ idleMs: null })],
    ["a worker that looked just now", parts({ idleMs: TICK_MS_MAX })],
    [
      "dead letters, which wait for an operator",
      { ...fine, queue: { oldestUnpacedMs: 0, deadLetters: 9 } },
    ],
    ["few failures of our own", { ...fine, own: { ended: 100, failures: 5 } }],
    ["failures among few", { ...fine, own: { ended: PRESENT_RUNS_MIN - 1, failures: 5 } }],
    [
      "errors that are usual there",
      of({
        present: { ...calm, failedShare: 0.3 },
        before: { ...calm, failedShare: 0.2 },
      }),
    ],
    [
      "errors among few",
      of({ present: { ended: PRESENT_RUNS_MIN - 1, failedShare: 1, p95Ms: null } }),
    ],
    [
      "a latency that doubled within a second",
      of({
        present: { ...calm, p95Ms: 900 },
        before: { ...calm, p95Ms: 300 },
      }),
    ],
    [
      "a latency without a history",
      of({
        present: { ...calm, p95Ms: 9_000 },
        before: { ended: HISTORY_ENDS_MIN - 1, failedShare: 0, p95Ms: 1_000 },
      }),
    ],
    ["some webhooks that got lost", of({ webhooks: { expected: 10, byPolling: 2 } })],
    ["few webhooks at all", of({ webhooks: { expected: PRESENT_RUNS_MIN - 1, byPolling: 9 } })],
    [
      "nothing at all yet",
      of({
        present: { ended: 0, failedShare: null, p95Ms: null },
        before: { ended: 0, failedShare: null, p95Ms: null },
        webhooks: { expected: 0, byPolling: 0 },
      }),
    ],
  ] as const)("is nobody: %s", (_what, evidence) => {
    expect(kinds(evidence)).toEqual([]);
  });

  it("counts errors of a provider without a history from a share that nobody takes for usual", () => {
    const before = { ended: 0, failedShare: null, p95Ms: null };
    expect(kinds(of({ before, present: { ...calm, failedShare: 0.2 } }))).toEqual(["errors"]);
    expect(kinds(of({ before, present: { ...calm, failedShare: 0.19 } }))).toEqual([]);
  });

  it("looks for the blame at home first, and tells the rest as well", () => {
    const evidence = { ...of({ answers: false, webhooks: { expected: 10, byPolling: 10 } }) };
    const verdict = judge({ ...evidence, parts: { ...fine.parts, storage: false } });
    expect(verdict.blame).toBe("us");
    expect(verdict.findings.map(({ kind }) => kind)).toEqual(["storage", "breaker", "webhooks"]);
  });

  it("names the provider that is out of service and no other", () => {
    const verdict = judge({
      ...fine,
      providers: [provider(), provider({ provider: "skytells", answers: false })],
    });
    expect(verdict.summary).toBe("It is skytells.");
  });

  it("takes runs that are late beyond all measure for the provider's", () => {
    const verdict = judge({ ...fine, stuck: { pastDeadline: 0, pastUsual: 4 } });
    expect(verdict).toMatchObject({ blame: "provider", summary: "It is a provider." });
  });
});
