import { expect, test } from "vitest";
import { progressLine, seedLine } from "./progress.ts";

/** How the official client reads progress (R30). */
const CLIENT_PATTERN = /^\s*(\d+)%\s*\|.+?\|\s*(\d+)\/(\d+)/;

test("a line is written as tqdm writes it", () => {
  expect(progressLine(5, 12, 1600)).toBe(" 41%|████▏     | 5/12 [00:01<00:02,  3.13it/s]");
  expect(progressLine(12, 12, 65_000)).toBe("100%|██████████| 12/12 [01:05<00:00,  0.18it/s]");
  expect(progressLine(0, 12, 0)).toBe("  0%|          | 0/12 [00:00<00:00,  0.00it/s]");
});

test("every line of a run is read by the client's pattern, and its bar is ten wide", () => {
  for (let step = 0; step <= 100; step += 1) {
    const line = progressLine(step, 100, step * 10);
    const [, percent, current, total] = CLIENT_PATTERN.exec(line) ?? [];
    expect([percent, current, total].map(Number)).toEqual([step, step, 100]);
    expect(Array.from(line.split("|")[1] ?? "")).toHaveLength(10);
  }
});

test("the seed's line is not taken for progress", () => {
  expect(seedLine(42)).toBe("Using seed: 42\n");
  expect(seedLine(42)).not.toMatch(CLIENT_PATTERN);
});
