import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createFileStorage } from "@darkroom/storage";
import { Unzip, UnzipInflate } from "fflate";
import { describe, expect, it } from "vitest";
import { BATCH_ITEMS_MAX } from "../src/index.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const RESULT_BYTES = 22 * 1024;
const MEMORY_BYTES_MAX = 200 * 1024 * 1024;
/**
 * As a machine of this size would run it: without bounds of its own the heap grows to twice as
 * much while the code is loaded. Pieces of files are not part of the heap.
 */
const SMALL_HEAP = ["--max-old-space-size=80", "--max-semi-space-size=2"];
const PAUSE_MS = 2_000;
/** Some hundred megabytes are sent and read back, on machines that are busy. */
const TEST_MS_MAX = 240_000;
const KEY = "results/one-for-all";

/** A batch whose items have all succeeded, each with a stored result. */
async function fillBatch(world: World): Promise<string> {
  await createFileStorage(join(world.directory, "results")).put(
    KEY,
    crypto.getRandomValues(new Uint8Array(RESULT_BYTES)),
    "image/webp",
  );
  const each = `WITH RECURSIVE place (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM place
    WHERE n + 1 < ${String(BATCH_ITEMS_MAX)})`;
  const { accountId } = world;
  const id = "batch-of-all";
  const args = [accountId];
  await world.database.batch([
    {
      sql: `INSERT INTO batch (id, account_id, request_id, actor, model, fields, input_digest, items,
          succeeded, created_at, opened_at, ended_at)
        VALUES ('${id}', ?1, 'r', 'user:u', 'darkroom/sketch', '["prompt"]', 'd',
          ${String(BATCH_ITEMS_MAX)}, ${String(BATCH_ITEMS_MAX)}, 1, 1, 2)`,
      args,
    },
    {
      sql: `${each} INSERT INTO prediction_event (uid, commit_id, prediction_id, account_id,
          sequence, type, to_status, actor, at)
        SELECT 'e' || n, 'c', 'p-' || n, ?1, 1, 'prediction.created', 'succeeded', 'user:u', 1
        FROM place`,
      args,
    },
    {
      sql: `${each} INSERT INTO prediction (id, account_id, request_id, provider, model, input,
          status, sequence, pattern, priority, credits_reserved, credits_price, credits_captured,
          input_digest, callback_used, cancel_requested, created_at, ended_at, deadline_at)
        SELECT 'p-' || n, ?1, 'r', 'replicate', 'darkroom/sketch',
          json_object('prompt', 'jersey ' || n || ' ' || hex(zeroblob(400))), 'succeeded', 1,
          'queue', 10, 0, 0, 0, 'd', 0, 0, 1, 2, 9 FROM place`,
      args,
    },
    {
      sql: `${each} INSERT INTO stored_result (id, prediction_id, account_id, position, kind,
          media_type, bytes, sha256, storage_key, created_at)
        SELECT 'r-' || n, 'p-' || n, ?1, 0, 'image', 'image/webp', ${String(RESULT_BYTES)},
          'sha', '${KEY}', 1700000000000 FROM place`,
      args,
    },
    {
      sql: `${each} INSERT INTO batch_item (batch_id, position, credits, prediction_id, outcome)
        SELECT '${id}', n, 0, 'p-' || n, 'succeeded' FROM place`,
      args: [],
    },
  ]);
  return id;
}

async function startExports(world: World) {
  const file = join(import.meta.dirname, "export-process.ts");
  const parameters = [world.database.url, join(world.directory, "results"), world.accountId];
  const child = spawn(process.execPath, [...SMALL_HEAP, file, ...parameters], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  return {
    url: `http://127.0.0.1:${String(line).trim()}`,
    /** The most memory that the process has ever had, bytes. */
    peakBytes: async () => {
      const status = await readFile(`/proc/${String(child.pid)}/status`, "utf8");
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await once(child, "close");
    },
  };
}

/** Reads a body piece by piece; after the first piece nothing for a while, as a slow client. */
async function readSlowly(url: string, take: (chunk: Uint8Array) => void): Promise<number> {
  const response = await fetch(url);
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    take(chunk);
    if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    bytes += chunk.byteLength;
  }
  return bytes;
}

// Only Linux tells the most memory that a process has had.
describe.skipIf(process.platform !== "linux")(
  "exports of as many items as a batch may have",
  () => {
    it(
      "are sent whole, by a process that stays small, also to a client that reads slowly",
      async () => {
        await using world = await createWorld({ audited: false });
        const id = await fillBatch(world);
        await using exports = await startExports(world);
        const names = new Set<string>();
        const sizes = new Map<string, number>();
        const unzip = new Unzip((file) => {
          names.add(file.name);
          file.ondata = (error, chunk) => {
            expect(error).toBeNull();
            sizes.set(file.name, (sizes.get(file.name) ?? 0) + chunk.length);
          };
          file.start();
        });
        unzip.register(UnzipInflate);
        const idleBytes = await exports.peakBytes();
        const bytes = await readSlowly(`${exports.url}/${id}/zip`, (chunk) => unzip.push(chunk));
        unzip.push(new Uint8Array(), true);
        expect(bytes).toBeGreaterThan(BATCH_ITEMS_MAX * RESULT_BYTES);
        expect(names.size).toBe(BATCH_ITEMS_MAX + 2);
        expect(sizes.get("items/10000-p-9999-1.webp")).toBe(RESULT_BYTES);
        expect(await exports.peakBytes()).toBeLessThan(MEMORY_BYTES_MAX);

        const csv: Buffer[] = [];
        await readSlowly(`${exports.url}/${id}/csv`, (chunk) => csv.push(Buffer.from(chunk)));
        expect(Buffer.concat(csv).toString().split("\r\n")).toHaveLength(BATCH_ITEMS_MAX + 2);
        const json: Buffer[] = [];
        await readSlowly(`${exports.url}/${id}/json`, (chunk) => json.push(Buffer.from(chunk)));
        expect(JSON.parse(Buffer.concat(json).toString())).toMatchObject({ batch: { id } });
        const peakBytes = await exports.peakBytes();
        expect(peakBytes).toBeLessThan(MEMORY_BYTES_MAX);
        // What is told here stands in the docs.
        if (process.env["SHOW_FIGURES"] === "1") console.log({ idleBytes, peakBytes, bytes });
      },
      TEST_MS_MAX,
    );
  },
);
