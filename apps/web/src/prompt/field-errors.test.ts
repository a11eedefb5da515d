import { describe, expect, it } from "vitest";
import { sampleFailure } from "../../test/samples.ts";
import { english } from "../../test/texts.ts";
import { fieldError, firstWrong, otherError } from "./field-errors.ts";

const PROMPT = { name: "prompt", title: "Prompt" };
const SEED = { name: "seed", title: "Seed" };
const SHOWN = [PROMPT, SEED];
const REFUSED = "Prompt was not accepted. Change it and try again.";
const invalid = (...fields: string[]) =>
  sampleFailure({
    reason: "invalid_input",
    fields,
  });

describe("errors of the server in the form", () => {
  it.each(["prompt", "input.prompt"])("F-07 %s lands at the prompt, and only there", (field) => {
    expect(fieldError(english, invalid(field), PROMPT)).toBe(REFUSED);
    expect(fieldError(english, invalid(field), SEED)).toBeNull();
    expect(otherError(english, invalid(field), SHOWN)).toBeNull();
  });

  it("F-07 the first wrong field of the form is named, whatever came first", () => {
    expect(firstWrong(invalid("seed", "input.prompt"), SHOWN)).toBe("prompt");
    expect(firstWrong(invalid("input.seed"), SHOWN)).toBe("seed");
    expect(firstWrong(invalid("seed.1"), SHOWN)).toBe("seed");
    expect(firstWrong(invalid("other"), SHOWN)).toBeNull();
  });

  it("F-07 a field that the form does not show is named at the button", () => {
    expect(otherError(english, invalid("seed", "loras"), SHOWN)).toBe(
      "loras was not accepted. Change it and try again.",
    );
  });

  it("F-07 an error without fields still says something", () => {
    const failure = sampleFailure({ reason: "invalid_input" });
    expect(otherError(english, failure, SHOWN)).toBe("The model did not accept this input.");
  });

  it("F-07 every other failure is left to its card", () => {
    expect(otherError(english, sampleFailure(), SHOWN)).toBeNull();
    expect(otherError(english, null, SHOWN)).toBeNull();
    expect(fieldError(english, null, PROMPT)).toBeNull();
  });
});
