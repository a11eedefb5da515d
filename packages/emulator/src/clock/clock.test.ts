import { describe, expect, it } from "vitest";
import { createClock, type ClockState } from "./clock.ts";

const HOUR_MS = 3_600_000;

describe("the clock", () => {
  it("stands when frozen and goes on from there", () => {
    let baseMs = 1000;
    const clock = createClock(() => baseMs);
    clock.freeze();
    baseMs = 5000;
    expect(clock.now()).toBe(1000);
    clock.resume();
    baseMs = 5010;
    expect(clock.now()).toBe(1010);
    clock.reset();
    expect(clock.now()).toBe(5010);
  });

  it("advances through what is due in its order, each at its own moment", async () => {
    const clock = createClock(() => 0);
    clock.freeze();
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, clock.now()]);
    clock.at(2 * HOUR_MS, note("late"));
    clock.at(300, note("second"));
    clock.at(100, note("first"));
    clock.at(200, note("taken back"))();
    await clock.advance(HOUR_MS);
    expect(seen).toEqual([
      ["first", 100],
      ["second", 300],
    ]);
    expect(clock.now()).toBe(HOUR_MS);
    await clock.advance(HOUR_MS);
    expect(seen.at(-1)).toEqual(["late", 2 * HOUR_MS]);
  });

  it("meets waits that begin on the way, and stands still for work that it holds", async () => {
    const clock = createClock(() => 0);
    clock.freeze();
    const seen: number[] = [];
    const work = async (): Promise<void> => {
      for (const distanceMs of [1000, 2000, 4000]) {
        await clock.sleepUntil(clock.now() + distanceMs);
        await clock.hold(new Promise((resolve) => setTimeout(resolve, 10)));
        seen.push(clock.now());
      }
    };
    const working = work();
    await clock.advance(60_000);
    await working;
    expect(seen).toEqual([1000, 3000, 7000]);
  });

  it("runs two advances one after the other", async () => {
    const clock = createClock(() => 0);
    clock.freeze();
    await Promise.all([clock.advance(10), clock.advance(20)]);
    expect(clock.now()).toBe(30);
  });

  it("tells every change, and begins where it was told to", async () => {
    const told: ClockState[] = [];
    const clock = createClock(
      () => 100,
      undefined,
      (state) => told.push(state),
    );
    await clock.advance(50);
    clock.freeze();
    expect(told).toEqual([
      { offsetMs: 50, frozenAtMs: null },
      { offsetMs: 50, frozenAtMs: 150 },
    ]);
    expect(createClock(() => 900, told.at(-1)).now()).toBe(150);
    expect(createClock(() => 900, told[0]).now()).toBe(950);
  });

  it("does not wait for a moment that has passed, nor for ever on a clock that stands still", async () => {
    const clock = createClock(() => 10);
    await clock.sleepUntil(10);
    await clock.sleepUntil(11);
    expect(clock.now()).toBe(10);
  });

  it("ends a sleep with the reason of an abort", async () => {
    const clock = createClock(() => 0);
    const controller = new AbortController();
    const waiting = clock.sleepUntil(60_000, controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(clock.sleepUntil(0, controller.signal)).rejects.toThrow("enough");
  });
});
