import { describe, expect, it } from "vitest";
import { OUTCOMES_CACHE_MS } from "../limits.ts";
import { cached } from "./cached.ts";

function createReading() {
  let now = 1_000_000;
  let reads = 0;
  let isDown = false;
  const read = cached(
    () => {
      reads += 1;
      return isDown ? Promise.reject(new Error("down")) : Promise.resolve(reads);
    },
    { now: () => now, freshMs: OUTCOMES_CACHE_MS },
  );
  return {
    read,
    pass: (ms: number) => (now += ms),
    setDown: (next: boolean) => (isDown = next),
  };
}

describe("a reading that is given out again", () => {
  it("serves everybody while it is fresh, and is made anew after that", async () => {
    const { read, pass } = createReading();
    expect(await Promise.all([read(), read()])).toEqual([1, 1]);
    pass(OUTCOMES_CACHE_MS - 1);
    expect(await read()).toBe(1);
    pass(1);
    expect(await read()).toBe(2);
  });

  it("is made anew when the clock was set back", async () => {
    const { read, pass } = createReading();
    expect(await read()).toBe(1);
    pass(-OUTCOMES_CACHE_MS);
    expect(await read()).toBe(2);
  });

  it("serves nobody else when it failed", async () => {
    const { read, setDown } = createReading();
    setDown(true);
    await expect(read()).rejects.toThrow("down");
    setDown(false);
    expect(await read()).toBe(2);
  });
});
