import { batch, batchItem, prediction } from "@darkroom/db";
import { asc } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { BATCH_DRAFTS_MAX, BATCH_PROBLEMS_TOLD_MAX } from "../src/batches/limits.ts";
import { bytesOf, listItems, orderBatch, startBatch, untilBatch } from "./batch-world.ts";
import { MODEL, createWorld } from "./world.ts";

const ACTOR = { kind: "user", id: "user-1" } as const;

describe("a list", () => {
  const csv = `prompt,seed\r\n"red, with ""stars""",1\r\nblue,x\r\n,3\r\ngreen,\r\n`;
  const source = (text: string, format: "csv" | "jsonl" = "csv") =>
    ({ kind: "text", format, body: bytesOf(text) }) as const;

  it("is quoted as a whole, with every mistake at its line, before anything starts", async () => {
    await using world = await createWorld();
    const { accountId } = world;
    const order = { accountId, model: MODEL.model, source: source(csv) };
    const quoted = await world.engine.batches.quote(order);
    expect(quoted).toMatchObject({
      outcome: "quoted",
      quote: { items: 4, invalid: 2, requiredCredits: 6, availableCredits: 100, affordable: true },
    });
    const problems = "quote" in quoted ? quoted.quote.problems : [];
    expect(problems.map(({ line, position, field }) => [line, position, field])).toEqual([
      [3, 1, "seed"],
      [4, 2, "prompt"],
    ]);
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
    expect(await world.database.orm.select().from(batch)).toEqual([]);
  });

  it("is told its first mistakes, and how many there are", async () => {
    await using world = await createWorld();
    const { accountId, engine } = world;
    const text = '{"seed":1}\n'.repeat(BATCH_PROBLEMS_TOLD_MAX + 50);
    const order = { accountId, model: MODEL.model, source: source(text, "jsonl") };
    const quoted = await engine.batches.quote(order);
    if (quoted.outcome !== "quoted") throw new Error(quoted.outcome);
    expect(quoted.quote.invalid).toBe(BATCH_PROBLEMS_TOLD_MAX + 50);
    expect(quoted.quote.problems).toHaveLength(BATCH_PROBLEMS_TOLD_MAX);
  });

  it("with mistakes starts nothing, or the good ones where that is wanted", async () => {
    await using world = await createWorld();
    const refused = await orderBatch(world, { source: source(csv) });
    expect(refused).toMatchObject({ outcome: "invalid_items", items: 4, invalid: 2 });
    expect(await world.balance()).toEqual({ available: 100, reserved: 0 });
    const fast = csv
      .replaceAll("\r\n", ',"{""durationMs"":10}"\r\n')
      .replace(/,".*?"\r/, ",__scenario\r");
    const skipped = await startBatch(world, { source: source(fast), onInvalid: "skip" });
    expect(skipped).toMatchObject({ items: 4, done: 2, counts: { waiting: 2, refused: 2 } });
    const told = await listItems(world, skipped.id);
    expect(told.map(({ status, line }) => [status, line])).toEqual([
      ["waiting", 2],
      ["refused", 3],
      ["refused", 4],
      ["waiting", 5],
    ]);
    expect(told[1]?.problems.map(({ field }) => field)).toEqual(["seed"]);
    world.engine.worker.start();
    await untilBatch(world, skipped.id, ({ counts }) => counts.succeeded === 2);
    const rows = await world.database.orm.select().from(prediction).orderBy(asc(prediction.id));
    const __scenario = { durationMs: 10 };
    expect(rows.map(({ input }) => input)).toEqual([
      { prompt: 'red, with "stars"', seed: 1, __scenario },
      { prompt: "green", __scenario },
    ]);
  });

  it("is uploaded, quoted again, and started once by its id", async () => {
    await using world = await createWorld();
    const { accountId, engine } = world;
    const order = { accountId, actor: ACTOR, requestId: "request-1", model: MODEL.model };
    const lines = '{"prompt":"a"}\n\n{"prompt":"b","seed":2}\n{"prompt":\n';
    const uploaded = await engine.batches.upload({ ...order, source: source(lines, "jsonl") });
    if (uploaded.outcome !== "uploaded") throw new Error(uploaded.outcome);
    const upload = { kind: "upload", id: uploaded.id } as const;
    const quoted = await engine.batches.quote({ accountId, model: "", source: upload });
    expect(quoted).toEqual({ outcome: "quoted", quote: uploaded.quote });
    expect(uploaded.quote.problems).toEqual([
      { position: 2, line: 4, field: "item", message: "This line is not valid JSON." },
    ]);
    expect((await orderBatch(world, { source: upload })).outcome).toBe("invalid_items");
    const started = await orderBatch(world, { source: upload, onInvalid: "skip" });
    expect(started).toMatchObject({ outcome: "created", batch: { id: uploaded.id, items: 3 } });
    const again = await orderBatch(world, { source: upload, onInvalid: "skip" });
    expect(again).toMatchObject({ outcome: "existing", batch: { id: uploaded.id } });
    const late = await engine.batches.quote({ accountId, model: "", source: upload });
    expect(late.outcome).toBe("upload_not_found");
    const { accountId: stranger } = await engine.accounts.open("user-2");
    const stolen = await orderBatch(world, { source: upload, accountId: stranger });
    expect(stolen.outcome).toBe("upload_not_found");
  });

  it("waits unstarted for a day, of each account so many", async () => {
    await using world = await createWorld();
    const { accountId, engine } = world;
    const order = { accountId, actor: ACTOR, requestId: "request-1", model: MODEL.model };
    const upload = () =>
      engine.batches.upload({ ...order, source: source('{"prompt":"a"}', "jsonl") });
    for (let place = 0; place < BATCH_DRAFTS_MAX; place += 1) {
      expect((await upload()).outcome).toBe("uploaded");
    }
    expect((await upload()).outcome).toBe("too_many_drafts");
    world.clock.advance(23 * 3_600_000);
    await engine.worker.tick();
    expect((await upload()).outcome).toBe("too_many_drafts");
    world.clock.advance(2 * 3_600_000);
    await engine.worker.tick();
    expect((await upload()).outcome).toBe("uploaded");
    expect(await world.database.orm.select().from(batchItem)).toHaveLength(1);
  });

  it("that cannot be read to its end leaves nothing", async () => {
    await using world = await createWorld();
    const broken = [
      ...Array<string>(600).fill('{"prompt":"a"}'),
      `{"prompt":"${"x".repeat(70_000)}"}`,
    ];
    const outcome = await orderBatch(world, { source: source(broken.join("\n"), "jsonl") });
    expect(outcome).toMatchObject({
      outcome: "invalid_source",
      source: { problem: "item_too_large", line: 601 },
    });
    expect(await world.database.orm.select().from(batch)).toEqual([]);
    expect(await world.database.orm.select().from(batchItem)).toEqual([]);
  });
});
