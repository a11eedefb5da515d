import { describe, expect, it } from "vitest";
import type { z } from "zod";
import {
  CreateSchema,
  GetSchema,
  PageSchema,
  QuoteSchema,
  RetrySchema,
  RunSchema,
} from "./schemas.ts";

const create = { model: "darkroom/jersey-speed", input: { prompt: "a jersey" } };

const isTaken = (schema: z.ZodType, input: unknown): boolean => schema.safeParse(input).success;

describe("the input of prediction.create", () => {
  it("needs a model and an input, and chooses the rest", () => {
    expect(CreateSchema.parse(create)).toEqual({
      ...create,
      delivery: "auto",
      priority: "interactive",
    });
  });

  it("takes everything that the contract names", () => {
    const full = {
      ...create,
      idempotencyKey: "order-1",
      delivery: "queue",
      runAt: "2026-11-22T08:00:00+01:00",
      maxCredits: 0,
      priority: "batch",
    };
    expect(CreateSchema.parse(full)).toEqual(full);
  });

  it.each([
    { model: "" },
    { model: "a".repeat(201) },
    { input: null },
    { input: [] },
    { input: "prompt" },
    { idempotencyKey: "" },
    { idempotencyKey: "k".repeat(201) },
    { idempotencyKey: "order-\ud800" },
    { idempotencyKey: "\ude00order" },
    { idempotencyKey: "order\n1" },
    { idempotencyKey: "order\u00001" },
    { idempotencyKey: "order\u007f" },
    { idempotencyKey: "order\u0085" },
    { delivery: "pigeon" },
    { priority: "urgent" },
    { runAt: "tomorrow" },
    { runAt: "2026-11-22T08:00:00" },
    { maxCredits: -1 },
    { maxCredits: 1.5 },
    { maxCredits: Number.NaN },
    { webhook: null },
    { accountId: "somebody-else" },
  ])("refuses %j", (change) => {
    expect(isTaken(CreateSchema, { ...create, ...change })).toBe(false);
  });

  it.each(["order-1", "Auftrag für Björn", "注文 1", "order 😀", " ", "k".repeat(200)])(
    "takes the idempotency key %j",
    (idempotencyKey) => {
      expect(CreateSchema.parse({ ...create, idempotencyKey })).toMatchObject({ idempotencyKey });
    },
  );

  it("leaves the texts of a model's input to the model", () => {
    const input = { prompt: "first line\nsecond line \ud800" };
    expect(CreateSchema.parse({ ...create, input })).toMatchObject({ input });
  });

  it("holds at most a hundred fields of a model's input", () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${String(index)}`, 1]));
    expect(isTaken(CreateSchema, { ...create, input: fields(100) })).toBe(true);
    expect(isTaken(CreateSchema, { ...create, input: fields(101) })).toBe(false);
  });
});

describe("the other inputs", () => {
  it("take an id with the sequence that the caller has seen", () => {
    expect(isTaken(GetSchema, { id: "p1" })).toBe(true);
    expect(isTaken(GetSchema, { id: "p1", minSequence: 4 })).toBe(true);
    expect(isTaken(GetSchema, { id: "p1", minSequence: -1 })).toBe(false);
    expect(isTaken(GetSchema, { id: "" })).toBe(false);
    expect(isTaken(GetSchema, { id: "p".repeat(101) })).toBe(false);
    expect(isTaken(RetrySchema, { id: "p1", idempotencyKey: "again" })).toBe(true);
    expect(isTaken(RetrySchema, { id: "p1", idempotencyKey: "again\ud800" })).toBe(false);
    expect(isTaken(RetrySchema, { id: "p1", idempotencyKey: "again\t" })).toBe(false);
    expect(isTaken(RetrySchema, { id: "p1", input: {} })).toBe(false);
  });

  it("page by twenty unless told otherwise, and by a hundred at most", () => {
    expect(PageSchema.parse(undefined)).toEqual({ limit: 20 });
    expect(PageSchema.parse({})).toEqual({ limit: 20 });
    expect(PageSchema.parse({ cursor: null, limit: 100, direction: "forward" })).toEqual({
      cursor: null,
      limit: 100,
      direction: "forward",
    });
    for (const limit of [0, 101, 1.5]) expect(isTaken(PageSchema, { limit })).toBe(false);
    expect(isTaken(PageSchema, { cursor: "c".repeat(501) })).toBe(false);
  });
});

describe("the names of the delivery patterns", () => {
  it.each(["auto", "direct", "poll", "queue", "push"])("takes %s as it is", (delivery) => {
    expect(CreateSchema.parse({ ...create, delivery }).delivery).toBe(delivery);
  });

  it("takes webhook for what is called push inside", () => {
    for (const schema of [CreateSchema, RunSchema, QuoteSchema]) {
      expect(schema.parse({ ...create, delivery: "webhook" }).delivery).toBe("push");
    }
  });

  it("refuses every other name", () => {
    for (const delivery of ["", "pull", "Webhook", null, 3]) {
      for (const schema of [CreateSchema, RunSchema, QuoteSchema]) {
        expect(isTaken(schema, { ...create, delivery })).toBe(false);
      }
    }
  });
});

describe("the input of prediction.run", () => {
  it("is direct and waits for three seconds where nothing else is said", () => {
    expect(RunSchema.parse(create)).toEqual({
      ...create,
      delivery: "direct",
      priority: "interactive",
      waitMs: 3_000,
    });
  });

  it("waits as long as it is told to, within its limit", () => {
    for (const waitMs of [0, 1, 30_000]) {
      expect(RunSchema.parse({ ...create, waitMs }).waitMs).toBe(waitMs);
    }
    for (const waitMs of [-1, 1.5, 30_001, Number.NaN, "3000", null]) {
      expect(isTaken(RunSchema, { ...create, waitMs })).toBe(false);
    }
  });

  it("refuses what a creation refuses", () => {
    expect(isTaken(RunSchema, { ...create, runAt: "tomorrow" })).toBe(false);
    expect(isTaken(RunSchema, { ...create, accountId: "somebody-else" })).toBe(false);
  });
});
