import { upload } from "@darkroom/db";
import { StorageError } from "@darkroom/storage";
import type { Storage } from "@darkroom/storage";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { UploadView } from "../src/index.ts";
import { UPLOADS_BYTES_MAX, UPLOADS_NAMED_BYTES_MAX } from "../src/uploads/limits.ts";
import { bytesOf } from "./batch-world.ts";
import { createWorld } from "./world.ts";
import { MODEL } from "./world-models.ts";
import type { World } from "./world.ts";

const DAY_MS = 86_400_000;
const FAST = { durationMs: 20 };
const TEXT = "a list of names";

const PICTURED = {
  ...MODEL,
  inputSchema: z.strictObject({
    prompt: z.string().max(200),
    image: z.string().startsWith("data:image/").optional(),
    __scenario: z.record(z.string(), z.unknown()).optional(),
  }),
};

async function* pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 1_000) {
    yield bytes.subarray(start, start + 1_000);
  }
}

const png = (): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 6, channels: 3, background: "red" } })
    .png()
    .toBuffer();

async function add(world: World, bytes: Uint8Array, accountId = world.accountId) {
  const added = await world.engine.uploads.add({ accountId, body: pieces(bytes) });
  if (added.outcome !== "uploaded") throw new Error(added.outcome);
  return added.upload;
}

/** A world whose provider is sent the input without the picture, which it would not know. */
async function createPicturedWorld(storage?: (inner: Storage) => Storage) {
  const sent: unknown[] = [];
  const world = await createWorld({
    models: [PICTURED],
    sharesClock: true,
    ...(storage === undefined ? {} : { storage }),
    provider: (inner) => ({
      ...inner,
      start: (request) => {
        const { image, ...input } = request.input;
        sent.push(image);
        return inner.start({ ...request, input });
      },
    }),
  });
  return { world, sent };
}

const order = (file: UploadView) => ({
  input: { prompt: "red", image: file.reference, __scenario: FAST },
});

describe("a file", () => {
  it("is taken for what its bytes are, and told by what an input says of it", async () => {
    await using world = await createWorld();
    const bytes = await png();
    const file = await add(world, bytes);
    expect(file).toMatchObject({ kind: "image", mediaType: "image/png", bytes: bytes.length });
    expect(file.reference).toBe(`upload:${file.id}`);
    expect(await add(world, Buffer.from(TEXT))).toMatchObject({ mediaType: "text/plain" });
    expect(await add(world, Buffer.from("[1]"))).toMatchObject({ mediaType: "application/json" });
  });

  it("is refused where it is empty, nothing that is known, or too long, which is not read", async () => {
    await using world = await createWorld();
    const { accountId, engine } = world;
    const refused = async (body: AsyncIterable<Uint8Array>) =>
      (await engine.uploads.add({ accountId, body })).outcome;
    expect(await refused(bytesOf(""))).toBe("empty");
    expect(await refused(pieces(Buffer.from([0, 1, 2, 255])))).toBe("unknown_type");
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield Buffer.alloc(1_048_576, 97);
      }
    }
    expect(await refused(endless())).toBe("too_large");
    expect(read).toBe(11);
    expect(await world.database.orm.select().from(upload)).toEqual([]);
  });

  it("has its place among a bounded number of an account, which holds for twins at once", async () => {
    await using world = await createWorld();
    const { accountId, engine } = world;
    const { id: firstId } = await add(world, Buffer.from(TEXT));
    const { orm } = world.database;
    const [first] = await orm.select().from(upload);
    if (first === undefined) throw new Error("it was added");
    const others = Array.from({ length: 97 }, (_, place) => ({
      ...first,
      id: `${firstId}${place}`,
    }));
    await orm.insert(upload).values(others);
    const twins = await Promise.all(
      [1, 2, 3, 4].map((twin) =>
        engine.uploads.add({ accountId, body: bytesOf(`${TEXT} twin ${String(twin)}`) }),
      ),
    );
    const outcomes = twins.map(({ outcome }) => outcome).toSorted();
    expect(outcomes).toEqual(["too_many", "too_many", "uploaded", "uploaded"]);
  });

  it("has its share of the bytes that an account may keep", async () => {
    await using world = await createWorld();
    const { accountId, database, engine } = world;
    await add(world, Buffer.from(TEXT));
    await database.orm.update(upload).set({ bytes: UPLOADS_BYTES_MAX - TEXT.length });
    await add(world, Buffer.from(TEXT));
    const added = await engine.uploads.add({ accountId, body: bytesOf("a") });
    expect(added.outcome).toBe("too_many");
  });

  it("whose bytes cannot be stored leaves nothing behind", async () => {
    const storage = (inner: Storage): Storage => ({
      ...inner,
      put: () => Promise.reject(new StorageError("unavailable", "no disk")),
    });
    await using world = await createWorld({ storage });
    await expect(add(world, Buffer.from(TEXT))).rejects.toThrow("no disk");
    expect(await world.database.orm.select().from(upload)).toEqual([]);
  });
});

describe("an order that names a file", () => {
  it("keeps its name, and is sent to the provider with its bytes", async () => {
    const { world, sent } = await createPicturedWorld();
    await using _world = world;
    const bytes = await png();
    const file = await add(world, bytes);
    world.engine.worker.start();
    const { id } = await world.submit(FAST, order(file));
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    expect(sent).toEqual([`data:image/png;base64,${bytes.toString("base64")}`]);
    const row = await world.database.orm.query.prediction.findFirst();
    expect(row?.input).toMatchObject({ image: file.reference });
  });

  it("is refused where the file is nobody's, somebody else's, or of the wrong kind", async () => {
    const { world } = await createPicturedWorld();
    await using _world = world;
    const { engine } = world;
    const { accountId: strangerId } = await engine.accounts.open("stranger");
    const foreign = await add(world, await png(), strangerId);
    const words = await add(world, Buffer.from(TEXT));
    const unknown = { ...words, reference: `upload:${strangerId}` };
    for (const file of [foreign, words, unknown]) {
      expect(await world.create(FAST, order(file))).toMatchObject({
        outcome: "invalid_input",
        fields: [{ field: "image" }],
      });
    }
  });

  it("names no more files than one input may", async () => {
    const { world } = await createPicturedWorld();
    await using _world = world;
    const { id } = await add(world, await png());
    const images = Array.from({ length: 17 }, (_, place) =>
      id.slice(0, -2).concat(String(place + 10)),
    ).map((each) => `upload:${each}`);
    const outcome = await world.create(FAST, { input: { prompt: "red", images } });
    expect(outcome).toMatchObject({
      outcome: "invalid_input",
      fields: [{ field: "images", message: "An input names at most 16 uploads." }],
    });
  });

  it("names files of no more bytes than may be in memory while it is sent", async () => {
    const { world } = await createPicturedWorld();
    await using _world = world;
    const file = await add(world, await png());
    const put = (bytes: number) => world.database.orm.update(upload).set({ bytes });
    await put(UPLOADS_NAMED_BYTES_MAX + 1);
    expect(await world.create(FAST, order(file))).toMatchObject({
      outcome: "invalid_input",
      fields: [{ field: "image", message: "The uploads of an input are 32 MiB at most together." }],
    });
    await put(UPLOADS_NAMED_BYTES_MAX);
    expect(await world.create(FAST, order(file))).toMatchObject({ outcome: "created" });
  });

  it("holds the file over its time, until it has ended; then both bytes and row are swept", async () => {
    const { world } = await createPicturedWorld();
    await using _world = world;
    const { clock, database, engine } = world;
    const file = await add(world, await png());
    const runAt = clock.now() + 2 * DAY_MS;
    const { id } = await world.submit(FAST, { ...order(file), delivery: "queue", runAt });
    clock.advance(DAY_MS + 120_000);
    await engine.worker.tick();
    expect(await database.orm.select().from(upload)).toHaveLength(1);
    expect(await world.create(FAST, order(file))).toMatchObject({ outcome: "invalid_input" });
    clock.advance(DAY_MS);
    engine.worker.start();
    expect((await world.untilEnded(id)).status).toBe("succeeded");
    await engine.worker.stop();
    clock.advance(3_600_000);
    engine.worker.start();
    await expect.poll(() => database.orm.select().from(upload)).toEqual([]);
  });

  it("waits while the storage cannot be read, and is refused with release when the file is gone", async () => {
    let isDown = true;
    const storage = (inner: Storage): Storage => ({
      ...inner,
      read: (key, range) =>
        isDown
          ? Promise.reject(new StorageError("unavailable", "no disk"))
          : inner.read(key, range),
    });
    const { world, sent } = await createPicturedWorld(storage);
    await using _world = world;
    const file = await add(world, await png());
    const before = await world.balance();
    const { id } = await world.submit(FAST, order(file));
    await world.engine.worker.tick();
    expect((await world.get(id)).status).toBe("queued");
    isDown = false;
    await world.database.orm.delete(upload);
    world.clock.advance(60_000);
    world.engine.worker.start();
    expect(await world.untilEnded(id)).toMatchObject({
      status: "failed",
      error: { code: "invalid_input", released: 3 },
    });
    expect(sent).toEqual([]);
    expect(await world.balance()).toEqual(before);
  });
});
