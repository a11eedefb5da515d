import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json.ts";
import { validateBody, validateInput } from "./validate.ts";

const BODY = { version: "darkroom/jersey-speed", input: { prompt: "x" } };

describe("the body of a create", () => {
  test("is taken with all its fields", () => {
    const body = {
      ...BODY,
      webhook: "https://example.com/hook",
      webhook_events_filter: ["completed", "start"],
      stream: false,
    };
    expect(validateBody(body, true)).toEqual({
      outcome: "ok",
      body: {
        version: "darkroom/jersey-speed",
        input: { prompt: "x" },
        webhook: "https://example.com/hook",
        webhookEvents: ["completed", "start"],
      },
    });
  });

  test.each<[string, JsonObject, object]>([
    [
      "no version",
      { input: {} },
      { type: "required", field: "", description: "version is required" },
    ],
    [
      "no input",
      { version: "x" },
      { type: "required", field: "", description: "input is required" },
    ],
    [
      "version of another type",
      { ...BODY, version: 3 },
      { type: "invalid_type", field: "version" },
    ],
    [
      "input of another type",
      { ...BODY, input: [1] },
      {
        type: "invalid_type",
        field: "input",
        description: "Invalid type. Expected: object, given: array",
      },
    ],
    [
      "a field nobody knows",
      { ...BODY, priority: 1 },
      {
        type: "additional_property_not_allowed",
        field: "",
        description: "Additional property priority is not allowed",
      },
    ],
    ["webhook null", { ...BODY, webhook: null }, { type: "invalid_type", field: "webhook" }],
    ["webhook no URL", { ...BODY, webhook: "here" }, { type: "format", field: "webhook" }],
    [
      "filter no list",
      { ...BODY, webhook_events_filter: "completed" },
      { type: "invalid_type", field: "webhook_events_filter" },
    ],
    [
      "an event nobody knows",
      { ...BODY, webhook_events_filter: ["start", "finished"] },
      { type: "enum", field: "webhook_events_filter.1" },
    ],
    ["stream no boolean", { ...BODY, stream: "yes" }, { type: "invalid_type", field: "stream" }],
  ])("is refused: %s", (_name, body, field) => {
    const validated = validateBody(body, true);
    expect(validated.outcome).toBe("invalid");
    expect(validated.outcome === "invalid" && validated.fields).toEqual([
      expect.objectContaining(field),
    ]);
  });

  test("must not name a version where the route names the model", () => {
    expect(validateBody({ input: {} }, false).outcome).toBe("ok");
    expect(validateBody(BODY, false)).toMatchObject({
      fields: [{ type: "additional_property_not_allowed" }],
    });
  });
});

describe("the input of a model", () => {
  const check = (input: JsonObject) => validateInput("jersey-speed", input);

  test("is taken with prompt and seed, and with a scenario that the schema does not have", () => {
    expect(check({ prompt: "x", seed: 0 })).toEqual([]);
    expect(check({ prompt: "x", seed: 4_294_967_295, __scenario: {} })).toEqual([]);
  });

  test("counts characters, not UTF-16 units", () => {
    expect(check({ prompt: "🏀".repeat(10_000) })).toEqual([]);
    expect(check({ prompt: "🏀".repeat(10_001) })).toMatchObject([{ type: "string_lte" }]);
  });

  test.each<[JsonObject, string, string]>([
    [{}, "required", "input"],
    [{ prompt: "" }, "string_gte", "input.prompt"],
    [{ prompt: 5 }, "invalid_type", "input.prompt"],
    [{ prompt: null }, "invalid_type", "input.prompt"],
    [{ prompt: "x", seed: "1" }, "invalid_type", "input.seed"],
    [{ prompt: "x", seed: 1.5 }, "invalid_type", "input.seed"],
    [{ prompt: "x", seed: -1 }, "number_gte", "input.seed"],
    [{ prompt: "x", seed: 4_294_967_296 }, "number_lte", "input.seed"],
    [{ prompt: "x", steps: 4 }, "additional_property_not_allowed", "input"],
  ])("is refused: %j", (input, type, field) => {
    expect(check(input)).toMatchObject([{ type, field }]);
  });
});
