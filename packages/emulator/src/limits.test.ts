import { expect, test } from "vitest";
import {
  RETENTION_MS_OF,
  THROTTLE_MS,
  WEBHOOK_RETRY_OFFSETS_MS,
  WEBHOOK_TIMEOUT_MS,
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

test("throttle, patience and retention are those of the real service", () => {
  expect(THROTTLE_MS).toBe(500);
  expect(RETENTION_MS_OF.replicate).toBe(3_600_000);
  expect(RETENTION_MS_OF.skytells).toBe(300_000);
  expect(WEBHOOK_TIMEOUT_MS).toBeGreaterThanOrEqual(2000);
  expect(WEBHOOK_TIMEOUT_MS).toBeLessThanOrEqual(10_000);
});
