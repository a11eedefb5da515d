import { describe, expect, it } from "vitest";
import { ACTOR_KINDS, actorName } from "./actor.ts";
import { ERROR_CODES, FAILURE_RULES } from "./failure.ts";
import { STATUSES, TERMINAL_STATUSES, isAtProvider, isFinalPhase, isTerminal } from "./status.ts";

describe("the taxonomy of failures", () => {
  it.each(ERROR_CODES)("%s has a money rule and a sentence for people", (code) => {
    const rule = FAILURE_RULES[code];
    expect(rule.money).toBe("release");
    expect(rule.message).toMatch(/^[A-Z].*\.$/);
    expect(rule.message).not.toMatch(/replicate|skytells|fal\b|undefined|error:/i);
  });

  it("what the customer must change is not worth an automatic retry", () => {
    const retryable = ERROR_CODES.filter((code) => FAILURE_RULES[code].retryable);
    expect(retryable).not.toContain("invalid_input");
    expect(retryable).not.toContain("safety");
  });
});

describe("statuses", () => {
  it("four are terminal and none of them is at the provider", () => {
    expect(STATUSES.filter(isTerminal)).toEqual([...TERMINAL_STATUSES]);
    expect(STATUSES.filter((status) => isTerminal(status) && isAtProvider(status))).toEqual([]);
    expect(STATUSES.filter(isAtProvider)).toEqual(["submitting", "starting", "processing"]);
  });

  it("an unknown provider status is never final", () => {
    expect(isFinalPhase("unknown")).toBe(false);
    expect(isFinalPhase("aborted")).toBe(true);
  });

  it("an actor reads as kind and id", () => {
    expect(ACTOR_KINDS.map((kind) => actorName({ kind, id: "1" }))).toContain("apiKey:1");
  });
});
