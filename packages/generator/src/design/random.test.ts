import { describe, expect, test } from "vitest";
import { createRandom, hashText, pickOne } from "./random.ts";

describe("createRandom", () => {
  test("repeats its sequence for a seed", () => {
    const first = createRandom(1234);
    const second = createRandom(1234);
    for (let count = 0; count < 100; count++) expect(first()).toBe(second());
  });

  test("gives the sequence that known pictures were drawn with", () => {
    const random = createRandom(1);
    expect([random(), random(), random()]).toEqual([
      0.6270739405881613, 0.002735721180215478, 0.5274470399599522,
    ]);
  });

  test("gives other sequences for other seeds, neighbours included", () => {
    const starts = new Set(Array.from({ length: 1000 }, (_, seed) => createRandom(seed)()));
    expect(starts.size).toBe(1000);
  });

  test("reads a seed as an unsigned 32-bit integer", () => {
    expect(createRandom(-1)()).toBe(createRandom(0xffffffff)());
    expect(createRandom(2 ** 32 + 7)()).toBe(createRandom(7)());
  });

  test("stays in [0, 1) and fills it evenly", () => {
    const random = createRandom(99);
    const counts = Array.from({ length: 10 }, () => 0);
    for (let count = 0; count < 20_000; count++) {
      const value = random();
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
      const bin = Math.floor(value * 10);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250);
  });
});

describe("hashText", () => {
  test("agrees with the published values of FNV-1a", () => {
    expect(hashText("")).toBe(0x811c9dc5);
    expect(hashText("a")).toBe(0xe40c292c);
    expect(hashText("foobar")).toBe(0xbf9cf968);
  });

  test("takes any text and gives an unsigned 32-bit integer", () => {
    for (const text of ["🏀", "é", "\u{10ffff}", "x".repeat(10_000)]) {
      const hash = hashText(text);
      expect(Number.isInteger(hash)).toBe(true);
      expect(hash).toBeGreaterThanOrEqual(0);
      expect(hash).toBeLessThan(2 ** 32);
    }
  });
});

describe("pickOne", () => {
  test("reaches the first and the last choice", () => {
    expect(pickOne(() => 0, ["a", "b", "c"])).toBe("a");
    expect(pickOne(() => 0.999999, ["a", "b", "c"])).toBe("c");
  });
});
