import { describe, expect, it } from "vitest";
import { readRefusal } from "../errors/read-refusal.ts";
import { BATCH_NAME_CHARACTERS_MAX, BATCH_PLACE_RETRY_MS } from "../limits.ts";
import { CreateBatchSchema, sourceOf } from "./batch-schemas.ts";
import { refuseBatch } from "./refuse-batch.ts";

const items = [{ prompt: "a" }];

describe("the input of batch.create", () => {
  it.each([
    [{ model: "m", items }, true],
    [{ model: "m", text: "prompt\na", format: "csv" }, true],
    [{ uploadId: "u" }, true],
    [{ model: "m" }, false],
    [{ items }, false],
    [{ model: "m", items: [] }, false],
    [{ model: "m", text: "prompt\na" }, false],
    [{ model: "m", items, format: "csv" }, false],
    [{ model: "m", items, uploadId: "u" }, false],
  ])("has one list: %j", (input, isTaken) => {
    expect(CreateBatchSchema.safeParse(input).success).toBe(isTaken);
  });

  it("has a name of so many characters", () => {
    const named = (size: number) => ({ model: "m", items, name: "x".repeat(size) });
    expect(CreateBatchSchema.safeParse(named(BATCH_NAME_CHARACTERS_MAX)).success).toBe(true);
    expect(CreateBatchSchema.safeParse(named(BATCH_NAME_CHARACTERS_MAX + 1)).success).toBe(false);
  });

  it("takes no item apart: each is told by the engine", () => {
    expect(CreateBatchSchema.safeParse({ model: "m", items: [5, null, "x"] }).success).toBe(true);
    expect(sourceOf({ model: "m", items: [5] })).toEqual({ kind: "items", items: [5] });
  });
});

describe("the refusal of a batch", () => {
  it("names the item and its line", () => {
    const problems = [
      { position: 3, line: 9, field: "seed", message: "No." },
      { position: 4, line: null, field: "prompt", message: "No." },
    ];
    expect(readRefusal(refuseBatch({ outcome: "invalid_items", problems }))).toEqual({
      reason: "invalid_input",
      fields: [
        { field: "items.3.seed", message: "Line 9: No." },
        { field: "items.4.prompt", message: "No." },
      ],
    });
  });

  it("tells to come back for a place, and not for what never fits", () => {
    const retryAfterMs = 5_000;
    const used = { outcome: "quota_used", retryAfterMs, slotsMax: 3 } as const;
    const waits = { reason: "rate_limited", retryAfterMs };
    expect(readRefusal(refuseBatch({ ...used, items: 3 }))).toEqual(waits);
    expect(readRefusal(refuseBatch({ ...used, items: 4 }))).toMatchObject({
      reason: "invalid_input",
      fields: [{ field: "items" }],
    });
    for (const refused of [
      { outcome: "too_many_batches", openMax: 1 },
      { outcome: "too_many_drafts" },
    ] as const) {
      expect(readRefusal(refuseBatch(refused))).toEqual({
        reason: "rate_limited",
        retryAfterMs: BATCH_PLACE_RETRY_MS,
      });
    }
  });
});
