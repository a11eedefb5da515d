import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RETRY_AFTER_MS_MAX, RETRY_AFTER_MS_MIN, readRetryAfterMs } from "./retry-after.ts";

const NOW = Date.parse("2026-11-22T06:00:00Z");
const FALLBACK_MS = 7_777;

type Hints = {
  headers?: Record<string, string>;
  bodySeconds?: number | null;
  detail?: string | null;
};

const wait = ({ headers = {}, bodySeconds = null, detail = null }: Hints): number =>
  readRetryAfterMs({ headers: new Headers(headers), bodySeconds, detail }, NOW, FALLBACK_MS);

describe("the wait before asking again", () => {
  it.each<[string, Hints, number]>([
    ["the body's number", { bodySeconds: 5 }, 5_000],
    ["a fraction of a second", { bodySeconds: 1.5 }, 1_500],
    ["the header's seconds", { headers: { "retry-after": "12" } }, 12_000],
    ["the header's date", { headers: { "retry-after": "Sun, 22 Nov 2026 06:00:20 GMT" } }, 20_000],
    ["the reset in seconds", { headers: { "ratelimit-reset": "4" } }, 4_000],
    ["the reset as a time", { headers: { "ratelimit-reset": `${NOW / 1_000 + 8}` } }, 8_000],
    ["the sentence", { detail: "Your rate limit resets in ~30s." }, 30_000],
    ["nothing, by the fallback", {}, FALLBACK_MS],
  ])("is told by %s", (_name, hints, expected) => {
    expect(wait(hints)).toBe(expected);
  });

  it("is told by the body before the header, and by the header before the sentence", () => {
    const headers = { "retry-after": "2", "ratelimit-reset": "3" };
    const detail = "resets in ~4s";
    expect(wait({ bodySeconds: 1, headers, detail })).toBe(1_000);
    expect(wait({ headers, detail })).toBe(2_000);
    expect(wait({ headers: { "ratelimit-reset": "3" }, detail })).toBe(3_000);
  });

  it.each<[string, Hints]>([
    ["a negative number", { bodySeconds: -1 }],
    ["no number", { bodySeconds: Number.NaN }],
    ["an endless number", { bodySeconds: Number.POSITIVE_INFINITY }],
    ["an unreadable header", { headers: { "retry-after": "soon" } }],
    ["an empty header", { headers: { "retry-after": " ", "ratelimit-reset": "" } }],
  ])("ignores %s", (_name, hints) => {
    expect(wait(hints)).toBe(FALLBACK_MS);
  });

  it("is never shorter or longer than its limits", () => {
    expect(wait({ bodySeconds: 0 })).toBe(RETRY_AFTER_MS_MIN);
    expect(wait({ bodySeconds: 1e9 })).toBe(RETRY_AFTER_MS_MAX);
    expect(wait({ headers: { "retry-after": "Sat, 21 Nov 2026 06:00:00 GMT" } })).toBe(
      RETRY_AFTER_MS_MIN,
    );
    fc.assert(
      fc.property(fc.double(), fc.string(), (bodySeconds, detail) => {
        const waitMs = wait({ bodySeconds, detail });
        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(RETRY_AFTER_MS_MIN);
        expect(waitMs).toBeLessThanOrEqual(RETRY_AFTER_MS_MAX);
      }),
    );
  });
});
