import { RUN_WAIT_MS, RUN_WAIT_MS_MAX } from "@darkroom/lifecycle";
import { describe, expect, it } from "vitest";
import { appliedWait, readPreferredWait } from "./prefer.ts";

describe("the preferred wait", () => {
  it.each([
    ["wait=5", 5_000],
    ["WAIT = 5", 5_000],
    ['respond-async, wait="7"; x=1', 7_000],
    ["wait=0", 0],
    ["wait", RUN_WAIT_MS],
    ["wait=60", RUN_WAIT_MS_MAX],
    ["wait=999999999", RUN_WAIT_MS_MAX],
  ])("of %s is %d ms", (prefer, waitMs) => {
    expect(readPreferredWait(prefer)).toBe(waitMs);
  });

  it.each([
    null,
    "",
    "respond-async",
    "wait=",
    "wait=-1",
    "wait=1.5",
    "waits=3",
    "handling=strict",
  ])("is none where nothing is said that can be understood: %s", (prefer) => {
    expect(readPreferredWait(prefer)).toBeNull();
  });

  it("is told back in seconds", () => {
    expect(appliedWait(30_000)).toBe("wait=30");
  });
});
