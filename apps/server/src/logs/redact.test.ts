import { describe, expect, it } from "vitest";
import { redactFields, redactText } from "./redact.ts";

const PLAIN = { withPayloads: false, withStacks: false };

describe("redactText", () => {
  it.each([
    "token r8_AbC123def456",
    "key sk-abcdefgh12345678",
    "key dk_0123456789_AbC123AbC123AbC123",
    "key 0b6c3f0e-5b1e-4f57-9a0e-0c6a2f6f9a11:0123456789abcdef0123456789abcdef",
    "secret whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    "Authorization: Bearer eyJhbGciOi.J9.x",
    "/webhooks/replicate?prediction=1&t=h4shValue_-",
    "/results/1?e=abc&s=Sign4ture",
  ])("hides what looks like a secret: %s", (text) => {
    const redacted = redactText(text);
    expect(redacted).toContain("[redacted]");
    expect(redacted).not.toMatch(/AbC123|abcdefgh|C2FVs|eyJ|h4sh|Sign4/);
  });

  it("leaves everything else as it is", () => {
    const text = "prediction 01a2 moved; task-list?page=2&sort=asc; risk-free";
    expect(redactText(text)).toBe(text);
  });
});

describe("redactFields", () => {
  it("hides secrets by their names, however these are written", () => {
    const fields = {
      Authorization: "x",
      "set-cookie": "y",
      api_token: "z",
      apiKey: "w",
      path: "/a",
    };
    expect(redactFields(fields, PLAIN)).toEqual({
      Authorization: "[redacted]",
      "set-cookie": "[redacted]",
      api_token: "[redacted]",
      apiKey: "[redacted]",
      path: "/a",
    });
  });

  it("reaches into lists and objects", () => {
    const fields = { requests: [{ headers: { cookie: "a=b" }, url: "/x?t=1" }] };
    expect(redactFields(fields, PLAIN)).toEqual({
      requests: [{ headers: { cookie: "[redacted]" }, url: "/x?t=[redacted]" }],
    });
  });

  it("shows what people wrote only where that is wanted", () => {
    const fields = { input: { prompt: "a secret design" }, predictionId: "p1" };
    expect(redactFields(fields, PLAIN)).toEqual({ input: "[redacted]", predictionId: "p1" });
    expect(redactFields(fields, { ...PLAIN, withPayloads: true })).toEqual(fields);
  });

  it("keeps of an error what helps, with its causes and without its secrets", () => {
    const cause = Object.assign(new Error("401 for r8_abc"), { code: "refused" });
    const error = new TypeError("start failed", { cause });
    expect(redactFields({ error }, PLAIN)).toEqual({
      error: {
        name: "TypeError",
        message: "start failed",
        cause: { name: "Error", message: "401 for [redacted]", code: "refused" },
      },
    });
    const detailed = redactFields({ error }, { ...PLAIN, withStacks: true });
    expect(detailed).toHaveProperty("error.stack", expect.stringContaining("redact.test"));
  });

  it("ends on a value that contains itself", () => {
    const loop: Record<string, unknown> = {};
    loop["self"] = loop;
    expect(JSON.stringify(redactFields({ loop }, PLAIN))).toContain("[deep]");
  });

  it("writes values that JSON does not know", () => {
    const fields = { bytes: new Uint8Array(3), count: 10n, nothing: null, missing: undefined };
    expect(redactFields(fields, PLAIN)).toEqual({
      bytes: "[3 bytes]",
      count: "10",
      nothing: null,
      missing: undefined,
    });
  });
});
