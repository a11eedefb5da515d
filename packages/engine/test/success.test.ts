import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

async function bytesOf(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(body).arrayBuffer());
}

describe("a life without trouble", () => {
  it("gives the id at once, then the stored picture, and takes exactly the price", async () => {
    await using world = await createWorld();
    const created = await world.submit({ durationMs: 60 });
    expect(created).toMatchObject({
      status: "queued",
      credits: { price: 3, reserved: 3, captured: 0 },
      outputs: [],
    });
    expect(await world.balance()).toEqual({ available: 97, reserved: 3 });

    world.engine.worker.start();
    const ended = await world.untilEnded(created.id);

    expect(ended).toMatchObject({
      status: "succeeded",
      credits: { price: 3, reserved: 0, captured: 3 },
      progress: { value: 1 },
      pollAfterMs: null,
      error: null,
    });
    expect(await world.balance()).toEqual({ available: 97, reserved: 0 });
    expect(await world.log("create")).toHaveLength(1);
  });

  it("S124: serves the bytes from our own storage under a signed path of our own", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20 });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    const output = ended.outputs[0];
    expect(output).toMatchObject({ kind: "image", mediaType: "image/png" });
    const target = { accountId: world.accountId, id };
    const shared = await world.engine.predictions.share(target);
    expect(shared?.outputs).toHaveLength(1);
    const url = new URL(shared?.outputs[0]?.url ?? "", "http://ours");
    expect(output?.url).toBe(url.pathname);
    expect(await world.engine.predictions.share({ ...target, accountId: "another" })).toBeNull();
    expect(JSON.stringify(ended)).not.toContain(new URL(world.emulator.url).port);

    const resultId = url.pathname.split("/").at(-1) ?? "";
    const access = {
      accountId: null,
      signature: url.searchParams.get("s"),
      expires: url.searchParams.get("e"),
    };
    const read = await world.engine.results.read({ id: resultId, access, range: null });
    const bytes = await bytesOf(read?.body ?? new ReadableStream());
    expect(bytes).toHaveLength(output?.bytes ?? -1);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(read?.sha256);

    const forged = { ...access, expires: "zzzzzzzz" };
    expect(
      await world.engine.results.read({ id: resultId, access: forged, range: null }),
    ).toBeNull();
    const nobody = { accountId: null, signature: null, expires: null };
    expect(
      await world.engine.results.read({ id: resultId, access: nobody, range: null }),
    ).toBeNull();
    world.clock.advance(8 * 3_600_000);
    expect(await world.engine.results.read({ id: resultId, access, range: null })).toBeNull();
  });

  it("reads a range of a stored result", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20 });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    const resultId = ended.outputs[0]?.url.split("?")[0]?.split("/").at(-1) ?? "";
    const access = { accountId: world.accountId, signature: null, expires: null };
    const part = await world.engine.results.read({
      id: resultId,
      access,
      range: { start: 1, end: 3 },
    });
    expect((await bytesOf(part?.body ?? new ReadableStream())).toString()).toBe("PNG");
  });

  it("S120: stores every output, not only the first", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20, outputs: 3 });
    world.engine.worker.start();
    const ended = await world.untilEnded(id);
    expect(ended.outputs).toHaveLength(3);
    expect(new Set(ended.outputs.map((output) => output.url)).size).toBe(3);
  });

  it("stores an output that comes as a data URI", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 20, output: { kind: "data" } });
    world.engine.worker.start();
    expect((await world.untilEnded(id)).outputs).toHaveLength(1);
  });

  it("shows the provider's progress and a preview while it runs, and never lets a share fall", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 2_500 });
    world.engine.worker.start();
    const seen = await world.until(
      id,
      (view) => view.preview !== null && (view.progress.value ?? 0) > 0,
    );
    expect(seen).toMatchObject({ status: "processing", progress: { source: "provider" } });
    const access = { accountId: world.accountId, signature: null, expires: null };
    const preview = await world.engine.results.preview({ predictionId: id, access });
    expect(preview?.mediaType).toBe("image/png");
    expect((await bytesOf(preview?.body ?? new ReadableStream())).length).toBeGreaterThan(50);
    const stranger = { ...access, accountId: "somebody else" };
    expect(await world.engine.results.preview({ predictionId: id, access: stranger })).toBeNull();
    const shares: number[] = [];
    await world.until(id, (view) => {
      if (view.progress.value !== null) shares.push(view.progress.value);
      return view.status === "succeeded";
    });
    expect(shares).toEqual([...shares].sort((left, right) => left - right));
  });

  it("answers at once although the provider takes its time to accept", async () => {
    await using world = await createWorld();
    world.engine.worker.start();
    const { id, status } = await world.submit({ durationMs: 10, acceptDelayMs: 700 });
    expect(status).toBe("queued");
    const sent = await world.until(id, (view) => view.status === "submitting");
    expect(sent.credits.reserved).toBe(3);
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });

  it("keeps one account's predictions from another", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 10 });
    const stranger = await world.engine.accounts.open("user-2");
    expect(await world.engine.predictions.get({ ...stranger, id })).toBeNull();
    expect(await world.engine.predictions.timeline({ ...stranger, id })).toBeNull();
    const actor = { kind: "user", id: "user-2" } as const;
    const attempt = { ...stranger, id, actor, requestId: "request-2" };
    expect(await world.engine.predictions.cancel(attempt)).toEqual({ outcome: "not_found" });
    expect(await world.engine.predictions.retry({ ...attempt, idempotencyKey: null })).toEqual({
      outcome: "not_found",
    });
  });

  it("tells its life as a timeline without the provider's words", async () => {
    await using world = await createWorld();
    const { id } = await world.submit({ durationMs: 300 });
    world.engine.worker.start();
    await world.untilEnded(id);
    const timeline = await world.engine.predictions.timeline({ accountId: world.accountId, id });
    expect(timeline?.map((event) => event.to)).toEqual([
      "queued",
      "submitting",
      "starting",
      "processing",
      "storing",
      "succeeded",
    ]);
    expect(timeline?.map((event) => event.sequence)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
