import { describe, expect, it } from "vitest";
import type { StartOutcome } from "./port.ts";
import { withPace } from "./pace.ts";
import { RETRY_AFTER_MS_MAX } from "./retry-after.ts";

const NOW = 1_800_000_000_000;
const DEFERRED: StartOutcome = {
  outcome: "deferred",
  error: "rate_limited",
  retryAfterMs: 5_000,
  errorText: "throttled",
};

function paceOf(headers: Record<string, string>, body: unknown = null, outcome = DEFERRED) {
  const answer = { outcome: "answered", status: 429, headers: new Headers(headers), body } as const;
  const paced = withPace(outcome, answer, NOW);
  return "pace" in paced ? paced.pace : undefined;
}

describe("what an answer says about the pace", () => {
  it.each([
    ["ratelimit-remaining", { "ratelimit-remaining": "0", "ratelimit-reset": "7" }],
    [
      "Skytells' header",
      { "x-skytells-ratelimit-remaining-requests": "0", "x-ratelimit-reset": "7" },
    ],
    ["Skytells' old header", { "X-RateLimit-Remaining-RPM": "0", "X-RateLimit-Reset": "7" }],
  ])("is a pause when nothing is left by %s", (_name, headers) => {
    expect(paceOf(headers)).toEqual({ pauseMs: 7_000, rate: null });
  });

  it.each([
    ["something is left", { "ratelimit-remaining": "3", "ratelimit-reset": "7" }],
    ["it is not told when there is more", { "ratelimit-remaining": "0" }],
    ["the number is a dash", { "x-skytells-ratelimit-remaining-requests": "-" }],
    ["nothing is told", {}],
  ])("is nothing when %s", (_name, headers) => {
    expect(paceOf(headers)).toBeUndefined();
  });

  it("is bounded, and a time of day is read as such", () => {
    const at = String(NOW / 1_000 + 30);
    const headers = { "ratelimit-remaining": "0", "ratelimit-reset": at };
    expect(paceOf(headers)?.pauseMs).toBe(30_000);
    const long = { "ratelimit-remaining": "0", "ratelimit-reset": "999999" };
    expect(paceOf(long)?.pauseMs).toBe(RETRY_AFTER_MS_MAX);
  });

  it("is the lower rate that a poor account is told in words", () => {
    const detail =
      "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit.";
    expect(paceOf({}, { detail })).toEqual({
      pauseMs: null,
      rate: { perMinute: 6, burst: 1 },
    });
    for (const odd of [null, [], "text", { detail: 5 }, { detail: "reduced to 0 requests" }]) {
      expect(paceOf({}, odd)).toBeUndefined();
    }
  });

  it("is not asked of what was refused or lost", () => {
    const lost: StartOutcome = { outcome: "lost", errorText: "reset" };
    expect(
      paceOf({ "ratelimit-remaining": "0", "ratelimit-reset": "7" }, null, lost),
    ).toBeUndefined();
  });
});
