import { describe, expect, test } from "vitest";
import { SCHEDULES, withoutHistory } from "../rules/schedules.ts";
import { createRandom } from "../sets/random.ts";
import { replay, replayJittered } from "./replay.ts";

describe("a replay", () => {
  test("looks at 1, 3, 8 and 18 s without history", () => {
    // 0.5 s is seen at 1 s, 3 s just in time, 3.5 s at 8 s and 10 s at 18 s.
    const { looks, meanLateMs, p95LateMs } = replay(withoutHistory, [10_000, 500, 3_000, 3_500]);
    expect(looks).toBe((4 + 1 + 2 + 3) / 4);
    expect(meanLateMs).toBe((8_000 + 500 + 0 + 4_500) / 4);
    expect(p95LateMs).toBe(8_000);
  });

  test.each([
    ["2 s", 4, 1_000],
    ["5 s", 2, 3_000],
    ["0.5 s", 14, 0],
  ])("every %s a run of 7 s is seen at the %i. look", (name, looks, lateMs) => {
    const schedule = SCHEDULES.find((one) => one.name === name);
    expect(replay(schedule?.waitMs ?? withoutHistory, [7_000])).toEqual({
      looks,
      meanLateMs: lateMs,
      p95LateMs: lateMs,
    });
  });

  test("takes the lateness that 95 of 100 runs do not exceed", () => {
    const runsMs = Array.from({ length: 100 }, (_, index) => 1_000 - index);
    expect(replay(() => 1_000, runsMs).p95LateMs).toBe(94);
  });

  test("with jitter looks when each wait really ends, and without is the same", () => {
    const random = createRandom("replay", 1);
    const none = { jitter: (waitMs: number) => waitMs, random };
    const runsMs = [10_000, 500, 3_000, 3_500];
    expect(replayJittered(withoutHistory, runsMs, none)).toEqual(replay(withoutHistory, runsMs));
    const longer = { jitter: (waitMs: number) => waitMs * 1.1, random };
    expect(replayJittered(() => 1_000, [2_000, 2_300], longer)).toEqual({
      looks: 2.5,
      meanLateMs: (200 + 1_000) / 2,
      p95LateMs: 1_000,
    });
  });

  test("ends for a rule that says not to wait", () => {
    expect(replay(() => 0, [50]).looks).toBe(50);
  });
});
