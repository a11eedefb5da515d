import { join } from "node:path";
import { storedResult } from "@darkroom/db";
import type { Storage } from "@darkroom/storage";
import { parse } from "csv-parse/sync";
import { strFromU8, unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { BatchExportFormat } from "../src/index.ts";
import { alike, itemsOf, startBatch, untilEnded } from "./batch-world.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const OK = { durationMs: 10 };
const FAIL = { durationMs: 10, outcome: "fail" };

async function open(world: World, id: string, format: BatchExportFormat) {
  const access = { accountId: world.accountId, signature: null, expires: null };
  const found = await world.engine.batches.openExport({ id, format, access });
  if (found === null) throw new Error("there is no such export");
  return found;
}

async function textOf(world: World, id: string, format: BatchExportFormat): Promise<string> {
  return new Response((await open(world, id, format)).body).text();
}

async function finished(world: World, items: readonly Record<string, unknown>[]): Promise<string> {
  world.engine.worker.start();
  const { id } = await startBatch(world, { items });
  await untilEnded(world, id);
  await world.engine.worker.stop();
  return id;
}

/** A file comes in so many pieces. */
const PIECES = 50;

type Row = Record<string, string>;

describe("an export as CSV", () => {
  it("tells of each item what it was, what became of it, and runs nothing", async () => {
    await using world = await createWorld();
    const prompts = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", 'a "b", c\nd', "plain"];
    const items = prompts.map((prompt, place) => ({
      prompt,
      seed: place,
      __scenario: place === 1 ? FAIL : OK,
    }));
    const id = await finished(world, items);
    const rows: Row[] = parse(await textOf(world, id, "csv"), { columns: true });
    expect(rows).toHaveLength(prompts.length);
    for (const [place, row] of rows.entries()) {
      const shown = row["input.prompt"] ?? "";
      const prompt = prompts[place] ?? "";
      expect(shown).toBe(/^[=+\-@\t]/.test(prompt) ? `'${prompt}` : prompt);
      expect(row["input.seed"]).toBe(String(place));
    }
    expect(rows[1]).toMatchObject({
      position: "1",
      status: "failed",
      errorCode: "provider_rejected",
      credits: "0",
      files: "",
    });
    expect(rows[0]).toMatchObject({ status: "succeeded", errorCode: "", credits: "3" });
    expect(rows[0]?.["files"]).toMatch(/^items\/00001-[\w-]+-1\.\w+$/);
    expect(rows[0]?.["results"]).toMatch(/^\/results\/[\w-]+$/);
  });

  it("is complete before the batch has ended, with what waits", async () => {
    await using world = await createWorld();
    const { id } = await startBatch(world, {
      items: [...itemsOf(alike(2, {})), { prompt: 5 }],
      onInvalid: "skip",
    });
    const rows: Row[] = parse(await textOf(world, id, "csv"), { columns: true });
    expect(rows.map(({ status, errorCode }) => [status, errorCode])).toEqual([
      ["waiting", ""],
      ["waiting", ""],
      ["refused", "invalid_input"],
    ]);
    expect(rows[2]?.["error"]).toMatch(/^prompt: /);
    expect(rows[0]?.["input.prompt"]).toBe("jersey 0");
  });
});

describe("an export as an archive", () => {
  it("leaves out what the storage has lost, and says so in its manifest", async () => {
    await using world = await createWorld();
    const id = await finished(world, itemsOf([OK, OK]));
    const [first] = await world.database.orm.select().from(storedResult);
    const { createFileStorage } = await import("@darkroom/storage");
    await createFileStorage(join(world.directory, "results")).remove(first?.storageKey ?? "");
    const bytes = new Uint8Array(
      await new Response((await open(world, id, "zip")).body).arrayBuffer(),
    );
    const files = unzipSync(bytes);
    const names = Object.keys(files);
    expect(names).toHaveLength(3);
    const manifest = JSON.parse(strFromU8(files["manifest.json"] ?? new Uint8Array()));
    const told = manifest.items.flatMap((item: { files: { name: string }[] }) =>
      item.files.map(({ name }) => name),
    );
    expect(told).toEqual(names.slice(0, 1));
    expect(manifest.items).toHaveLength(2);
    expect(strFromU8(files["manifest.csv"] ?? new Uint8Array()).split("\r\n")).toHaveLength(4);
  });

  it("reads no further than it is asked, and nothing once nobody asks", async () => {
    const reads: string[] = [];
    let closed = 0;
    const watched = (inner: Storage): Storage => ({
      ...inner,
      read: async (key, range) => {
        const read = await inner.read(key, range);
        reads.push(key);
        if (read === null) return null;
        await read.body.cancel();
        let pieces = 0;
        const body = new ReadableStream<Uint8Array>(
          {
            pull: (controller) => {
              pieces += 1;
              if (pieces <= PIECES) return controller.enqueue(new Uint8Array(1_024));
              closed += 1;
              controller.close();
            },
            cancel: () => {
              closed += 1;
            },
          },
          { highWaterMark: 0 },
        );
        return { ...read, body };
      },
    });
    await using world = await createWorld({ storage: watched });
    const id = await finished(world, itemsOf(alike(8, OK)));
    const reader = (await open(world, id, "zip")).body.getReader();
    for (let piece = 0; piece < 3; piece += 1) await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reads.length).toBeLessThanOrEqual(2);
    await reader.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reads.length).toBeLessThanOrEqual(2);
    expect(closed).toBe(reads.length);
  });

  it("breaks off where a file cannot be read, and never ends as if it were whole", async () => {
    let isDown = false;
    await using world = await createWorld({
      storage: (inner) => ({
        ...inner,
        read: (key, range) => (isDown ? Promise.reject(new Error("down")) : inner.read(key, range)),
      }),
    });
    const id = await finished(world, itemsOf([OK]));
    isDown = true;
    const { body } = await open(world, id, "zip");
    await expect(new Response(body).arrayBuffer()).rejects.toThrow("down");
  });
});
