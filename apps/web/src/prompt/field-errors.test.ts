import { describe, expect, it } from "vitest";
import { sampleFailure } from "../../test/samples.ts";
import { otherError, promptError } from "./field-errors.ts";

const invalid = (field: string) =>
  sampleFailure({ reason: "invalid_input", fields: [{ field, message: "Not like this." }] });

describe("errors of the server in the form", () => {
  it.each(["prompt", "input.prompt"])("F-07 %s lands at the prompt, and only there", (field) => {
    expect(promptError(invalid(field))).toBe("Not like this.");
    expect(otherError(invalid(field))).toBeNull();
  });

  it("F-07 another field is named at the button", () => {
    expect(promptError(invalid("seed"))).toBeNull();
    expect(otherError(invalid("seed"))).toBe("seed: Not like this.");
  });

  it("F-07 an error without fields still says something", () => {
    const failure = sampleFailure({ reason: "invalid_input" });
    expect(otherError(failure)).toBe("The model did not accept this input.");
  });

  it("leaves every other failure to its card", () => {
    expect(otherError(sampleFailure())).toBeNull();
    expect(otherError(null)).toBeNull();
    expect(promptError(null)).toBeNull();
  });
});
