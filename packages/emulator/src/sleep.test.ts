import { describe, expect, it } from "vitest";
import { sleepUntil } from "./sleep.ts";

describe("sleepUntil", () => {
  it("sleeps on when a timer ended before the clock got there", async () => {
    // Each look at this clock is a millisecond later, whatever the timers do.
    let clockMs = 0;
    const looks: number[] = [];
    const now = () => {
      looks.push(clockMs);
      clockMs += 1;
      return clockMs - 1;
    };
    await sleepUntil(2, now, new AbortController().signal);
    expect(looks).toEqual([0, 1, 2]);
  });

  it("does not wait for a moment that has passed", async () => {
    let looks = 0;
    const now = () => {
      looks += 1;
      return 10;
    };
    await sleepUntil(10, now, new AbortController().signal);
    expect(looks).toBe(1);
  });

  it("does not wait for ever on a clock that stands still", async () => {
    let looks = 0;
    const now = () => {
      looks += 1;
      return 0;
    };
    await sleepUntil(1, now, new AbortController().signal);
    expect(looks).toBe(3);
  });

  it("ends with the reason of an abort", async () => {
    const controller = new AbortController();
    const waiting = sleepUntil(60_000, () => 0, controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow(/abort/i);
    const aborted = sleepUntil(0, () => 0, controller.signal);
    await expect(aborted).rejects.toThrow("enough");
  });
});
