import { describe, expect, it } from "vitest";
import { TICK_MS, createClock } from "./clock.ts";

function createRoom() {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const repeating = new Set<() => void>();
  let now = 0;
  const clock = createClock({
    now: () => now,
    repeat: (task, everyMs) => {
      expect(everyMs).toBe(TICK_MS);
      repeating.add(task);
      return () => repeating.delete(task);
    },
    page,
  });
  return {
    clock,
    repeating,
    pass: (ms: number) => {
      now += ms;
      for (const task of repeating) task();
    },
    hide: (hidden: boolean) => {
      page.hidden = hidden;
      page.dispatchEvent(new Event("visibilitychange"));
    },
  };
}

describe("createClock", () => {
  it("P-09 tells every reader the same second", () => {
    const { clock, pass } = createRoom();
    const seen: number[][] = [[], []];
    for (const list of seen) clock.subscribe(() => list.push(clock.current()));
    pass(1_000);
    pass(1_000);
    expect(seen[0]?.slice(-2)).toEqual([1_000, 2_000]);
    expect(seen[1]?.slice(-2)).toEqual([1_000, 2_000]);
  });

  it("P-09 one timer serves all, and none is left behind", () => {
    const { clock, repeating } = createRoom();
    const leave = [0, 1, 2].map(() => clock.subscribe(() => undefined));
    expect(repeating.size).toBe(1);
    for (const stop of leave) stop();
    expect(repeating.size).toBe(0);
  });

  it("P-09 stands still while the page is hidden and is right again at once", () => {
    const { clock, repeating, pass, hide } = createRoom();
    clock.subscribe(() => undefined);
    hide(true);
    expect(repeating.size).toBe(0);
    pass(60_000);
    expect(clock.current()).toBe(0);
    hide(false);
    expect(clock.current()).toBe(60_000);
    expect(repeating.size).toBe(1);
  });

  it("does not start for a reader that comes while the page is hidden", () => {
    const { clock, repeating, hide } = createRoom();
    hide(true);
    clock.subscribe(() => undefined);
    expect(repeating.size).toBe(0);
  });
});
