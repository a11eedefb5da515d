import { STATUSES } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { ABANDONED_WORDS, errorWords, messageOf, stageOf } from "./text.ts";

const facts = {
  endedAt: null,
  cancelRequested: false,
  errorCode: null,
  reuseOf: null,
} as const;

describe("words for a prediction", () => {
  it.each(STATUSES)("%s has a stage and a sentence", (status) => {
    expect(stageOf({ ...facts, status })).toMatch(/^[A-Z]/);
    expect(messageOf({ ...facts, status })).toMatch(/^[A-Z].*\.$/);
  });

  it("a requested cancel shows until the end", () => {
    const asked = { ...facts, status: "processing", cancelRequested: true } as const;
    expect(stageOf(asked)).toBe("Cancelling");
    expect(stageOf({ ...asked, status: "succeeded", endedAt: 5 })).toBe("Ready");
  });

  it("what is answered with the result of an equal order says so", () => {
    const reused = { ...facts, reuseOf: "another" };
    expect(stageOf({ ...reused, status: "queued" })).toBe("Waiting for the same order");
    expect(messageOf({ ...reused, status: "queued" })).toContain("exactly this before");
    const ready = { ...reused, status: "succeeded", endedAt: 5 } as const;
    expect(messageOf(ready)).toContain("the result of an equal order of yours");
    expect(stageOf(ready)).toBe("Ready");
  });

  it("a refusal by the content rules is not a failure like others", () => {
    const refused = { ...facts, status: "failed", endedAt: 5, errorCode: "safety" } as const;
    expect(stageOf(refused)).toBe("Refused");
  });

  it("only a cancel that was asked for says so", () => {
    const canceled = { ...facts, status: "canceled", endedAt: 5 } as const;
    expect(messageOf({ ...canceled, cancelRequested: true })).toBe("Cancelled as you asked.");
    expect(messageOf(canceled)).toBe("The image provider stopped this picture.");
    // What was still queued ends at the word, before the wish could be noted.
    const inQueue = { ...canceled, errorCode: "canceled_by_user" } as const;
    expect(messageOf(inQueue)).toBe("Cancelled as you asked.");
  });

  it("whose wait was given up is not told that the provider or somebody else did it", () => {
    const abandoned = { ...facts, status: "canceled", endedAt: 5, errorCode: "timeout" } as const;
    expect(messageOf(abandoned)).toBe(ABANDONED_WORDS);
    expect(errorWords(abandoned)).toBe(ABANDONED_WORDS);
    expect(errorWords({ ...abandoned, status: "expired" })).toBe(
      "This took longer than allowed and was stopped.",
    );
    expect(errorWords({ ...facts, status: "succeeded" })).toBeNull();
  });
});
