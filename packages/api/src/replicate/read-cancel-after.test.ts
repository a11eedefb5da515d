import { describe, expect, it } from "vitest";
import { CANCEL_AFTER_MS_MAX } from "../limits.ts";
import { readCancelAfter } from "./read-cancel-after.ts";

describe("Cancel-After", () => {
  it.each([
    ["90", 90_000],
    ["5s", 5_000],
    ["2m", 120_000],
    [" 1h30m45s ", 5_445_000],
    ["1h5", 3_605_000],
    ["99999h", CANCEL_AFTER_MS_MAX],
  ])("%j is %d ms", (text, ms) => {
    expect(readCancelAfter(text)).toBe(ms);
  });

  it.each(["", "4", "4s", "-5", "5.5", "5d", "soon", "1m1h", "5 s", "999999999s"])(
    "%j is none",
    (text) => {
      expect(readCancelAfter(text)).toBeNull();
    },
  );
});
