import { describe, expect, it } from "vitest";
import { sampleFailure } from "../../test/samples.ts";
import { fieldError, firstWrong, otherError } from "./field-errors.ts";

const SHOWN = ["prompt", "seed"];
const invalid = (...fields: string[]) =>
  sampleFailure({
    reason: "invalid_input",
    fields: fields.map((field) => ({ field, message: "Not like this." })),
  });

describe("errors of the server in the form", () => {
  it.each(["prompt", "input.prompt"])("F-07 %s lands at the prompt, and only there", (field) => {
    expect(fieldError(invalid(field), "prompt")).toBe("Not like this.");
    expect(fieldError(invalid(field), "seed")).toBeNull();
    expect(otherError(invalid(field), SHOWN)).toBeNull();
  });

  it("F-07 the first wrong field of the form is named, whatever came first", () => {
    expect(firstWrong(invalid("seed", "input.prompt"), SHOWN)).toBe("prompt");
    expect(firstWrong(invalid("input.seed"), SHOWN)).toBe("seed");
    expect(firstWrong(invalid("seed.1"), SHOWN)).toBe("seed");
    expect(firstWrong(invalid("other"), SHOWN)).toBeNull();
  });

  it("F-07 a field that the form does not show is named at the button", () => {
    expect(otherError(invalid("seed", "loras"), SHOWN)).toBe("loras: Not like this.");
  });

  it("F-07 an error without fields still says something", () => {
    const failure = sampleFailure({ reason: "invalid_input" });
    expect(otherError(failure, SHOWN)).toBe("The model did not accept this input.");
  });

  it("F-07 every other failure is left to its card", () => {
    expect(otherError(sampleFailure(), SHOWN)).toBeNull();
    expect(otherError(null, SHOWN)).toBeNull();
    expect(fieldError(null, "prompt")).toBeNull();
  });
});
