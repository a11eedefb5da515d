import { describe, expect, it } from "vitest";
import { DatabaseError } from "../database-error.ts";
import { whileBusy } from "./retry.ts";

const now = async (): Promise<void> => undefined;
const waits = { sleep: now, nextTurn: now };
const limits = { busyTimeoutMs: 20, blockedMs: 0, random: () => 0, waits };

/** Work that fails with these errors in turn and then succeeds. */
function failingWork(...errors: Error[]): { work: () => string; calls: () => number } {
  let calls = 0;
  const work = (): string => {
    const error = errors[calls];
    calls += 1;
    if (error !== undefined) throw error;
    return "done";
  };
  return { work, calls: () => calls };
}

const busy = new DatabaseError("busy", "locked");

describe("work that finds the lock taken", () => {
  it("is repeated until it succeeds", async () => {
    const { work, calls } = failingWork(busy, busy);
    await expect(whileBusy(work, limits)).resolves.toBe("done");
    expect(calls()).toBe(3);
  });

  it("gives up with busy when its waits are used up", async () => {
    const { work, calls } = failingWork(...Array.from({ length: 99 }, () => busy));
    await expect(whileBusy(work, limits)).rejects.toBe(busy);
    // 2 + 4 + 8 + 16 ms are more than 20 ms, so that the fifth try is the last.
    expect(calls()).toBe(5);
  });

  it("counts the time that a try itself was blocked", async () => {
    const { work, calls } = failingWork(...Array.from({ length: 99 }, () => busy));
    await expect(whileBusy(work, { ...limits, blockedMs: 20 })).rejects.toBe(busy);
    expect(calls()).toBe(1);
  });

  it("is not repeated after any other error", async () => {
    const lost = new DatabaseError("unknown_outcome", "lost");
    const { work, calls } = failingWork(lost);
    await expect(whileBusy(work, limits)).rejects.toBe(lost);
    expect(calls()).toBe(1);
  });
});
