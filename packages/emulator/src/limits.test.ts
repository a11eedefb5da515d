import { expect, test } from "vitest";
import {
  FAL_WEBHOOK_RETRY_OFFSETS_MS,
  RETENTION_MS_OF,
  THROTTLE_MS,
  WEBHOOK_RETRY_OFFSETS_MS,
  WEBHOOK_TIMEOUT_MS_OF,
} from "./limits.ts";

test("a terminal webhook is tried at once, at growing distances, and last about a minute later", () => {
  const [first] = WEBHOOK_RETRY_OFFSETS_MS;
  expect(first).toBe(0);
  expect(WEBHOOK_RETRY_OFFSETS_MS.at(-1)).toBe(60_000);
  const distances = WEBHOOK_RETRY_OFFSETS_MS.slice(1).map(
    (offsetMs, index) => offsetMs - (WEBHOOK_RETRY_OFFSETS_MS[index] ?? 0),
  );
  expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  expect(new Set(distances).size).toBe(distances.length);
});

test("fal tries ten times more within two hours, at growing distances", () => {
  expect(FAL_WEBHOOK_RETRY_OFFSETS_MS).toHaveLength(11);
  expect(FAL_WEBHOOK_RETRY_OFFSETS_MS[0]).toBe(0);
  expect(FAL_WEBHOOK_RETRY_OFFSETS_MS.at(-1)).toBeLessThanOrEqual(7_200_000);
  expect(FAL_WEBHOOK_RETRY_OFFSETS_MS.at(-1)).toBeGreaterThan(6_600_000);
  for (const [index, offsetMs] of FAL_WEBHOOK_RETRY_OFFSETS_MS.entries()) {
    if (index > 1)
      expect(offsetMs).toBeGreaterThan(2 * (FAL_WEBHOOK_RETRY_OFFSETS_MS[index - 1] ?? 0));
  }
});

test("throttle, patience and retention are those of the real service", () => {
  expect(THROTTLE_MS).toBe(500);
  expect(RETENTION_MS_OF.replicate).toBe(3_600_000);
  expect(RETENTION_MS_OF.skytells).toBe(300_000);
  expect(RETENTION_MS_OF.fal).toBe(604_800_000);
  for (const provider of ["replicate", "skytells"] as const) {
    expect(WEBHOOK_TIMEOUT_MS_OF[provider]).toBeGreaterThanOrEqual(2000);
    expect(WEBHOOK_TIMEOUT_MS_OF[provider]).toBeLessThanOrEqual(10_000);
  }
  expect(WEBHOOK_TIMEOUT_MS_OF.fal).toBe(15_000);
});
