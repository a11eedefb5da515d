import { describe, expect, it } from "vitest";
import { readProblem } from "./read-problem.ts";

describe("reading a problem", () => {
  it.each([
    [
      "the envelope",
      { status: false, response: "x", error: { http_status: 402, message: "No", error_id: "A_B" } },
      { code: "A_B", status: 402, errorText: "answered 402: A_B: No" },
    ],
    [
      "the old form",
      { error_id: "rate_limited", message: "Slow down" },
      { code: "RATE_LIMITED", status: 402, errorText: "answered 402: RATE_LIMITED: Slow down" },
    ],
    [
      "the inference form with details",
      { error: { message: "Bad", error_id: "X", status: 422, details: { prompt: ["missing"] } } },
      { code: "X", status: 402, errorText: 'answered 402: X: Bad: {"prompt":["missing"]}' },
    ],
    ["a plain text", { error: "gone" }, { code: "", status: 402, errorText: "answered 402: gone" }],
    ["no JSON", undefined, { code: "", status: 402, errorText: "answered 402" }],
  ])("takes code and words out of %s", (_name, body, problem) => {
    expect(readProblem(402, body)).toEqual(problem);
  });

  it("judges a 2xx that says false by the status it names, if that is an error's", () => {
    const body = (http_status: unknown) => ({ status: false, error: { http_status } });
    expect(readProblem(200, body(422)).status).toBe(422);
    expect(readProblem(200, body(200)).status).toBe(200);
    expect(readProblem(200, body("422")).status).toBe(200);
    expect(readProblem(500, body(422)).status).toBe(500);
  });
});
