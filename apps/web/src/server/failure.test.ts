import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { sampleFailure } from "../../test/samples.ts";
import { english } from "../../test/texts.ts";
import { failureWords, readFailure } from "./failure.ts";

const refusal = (data: unknown): Error =>
  TRPCClientError.from({ error: { code: -32_600, message: "Refused.", data } });

describe("readFailure", () => {
  it("reads the server's typed reason with its facts", () => {
    const data = {
      reason: "insufficient_credits",
      requiredCredits: 4,
      availableCredits: 1,
      requestId: "request-9",
      fields: [],
    };
    expect(readFailure(refusal(data))).toEqual({ ...data, fields: [] });
  });

  it("F-07 reads the fields, and passes over what is no field", () => {
    const fields = [{ field: "prompt", message: "Too long." }, { field: 7 }, null];
    expect(readFailure(refusal({ reason: "invalid_input", fields })).fields).toEqual(["prompt"]);
  });

  it.each([
    new TypeError("Failed to fetch"),
    new DOMException("late", "TimeoutError"),
    "text",
    null,
  ])("C-07 takes %s for a server that could not be reached", (error) => {
    expect(readFailure(error).reason).toBe("unreachable");
  });

  it("takes an answer without a known reason for an internal one", () => {
    expect(readFailure(refusal({ reason: "brand_new" })).reason).toBe("internal");
    expect(readFailure(refusal({})).reason).toBe("internal");
    expect(readFailure(refusal({ reason: "toString" })).reason).toBe("internal");
  });
});

describe("failureWords", () => {
  it("says the rule that an order met in the words of whoever runs the studio", () => {
    const failure = readFailure(refusal({ reason: "moderated", moderationCode: "real_person" }));
    expect(failureWords(english, failure)).toBe("Refused by the rules of this studio: Refused.");
    expect(failureWords(english, readFailure(refusal({ reason: "internal" })))).not.toContain(
      "Refused",
    );
  });

  it.each(Object.entries(english.failures.reasons))(
    "E-01 has a sentence for %s",
    (_reason, words) => {
      expect(words).toMatch(/^[A-Z].+\.$/);
    },
  );

  it("F-05 names both numbers when credits are missing", () => {
    const failure = sampleFailure({
      reason: "insufficient_credits",
      requiredCredits: 4,
      availableCredits: 1,
    });
    expect(failureWords(english, failure)).toBe("This costs 4 credits and you have 1.");
    expect(failureWords(english, { ...failure, requiredCredits: null })).toBe(
      "Not enough credits for this.",
    );
  });
});
