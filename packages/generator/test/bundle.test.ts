import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ASSETS } from "../src/assets/list-assets.ts";
import { findAsset } from "../src/assets/read-asset.ts";
import { completeInput } from "../src/input/read-input.ts";
import type { ModelInput } from "../src/models/declaration.ts";
import { findModel } from "../src/models/table.ts";
import { createPool } from "../src/pool/pool.ts";
import { decodePng } from "./decode-png.ts";
import { GOLDEN_INPUTS } from "./golden/inputs.ts";

/** A bundle far away from the packages that it was made of. */
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "worker-bundle-"));
  const script = fileURLToPath(new URL("../scripts/bundle-worker.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [script, folder]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("every asset is there and read by somebody", () => {
  for (const asset of ASSETS) expect([asset, existsSync(findAsset(asset))]).toEqual([asset, true]);
});

async function runInBundle(input: ModelInput, seed: number): Promise<Uint8Array> {
  const pool = createPool({
    module: {
      url: pathToFileURL(join(folder, "worker.mjs")),
      data: { assetsFolder: join(folder, "assets") },
    },
    workersMax: 1,
    idleWorkerMs: 60_000,
  });
  try {
    const request = { model: "jersey-preview", input, seeds: [seed], adapt: false };
    const { files } = await pool.run(request, {});
    return files[0]?.bytes ?? new Uint8Array(0);
  } finally {
    await pool.close();
  }
}

test.each(["words", "reference"])("a bundle draws what the sources draw: %s", async (name) => {
  const declaration = findModel("jersey-preview")?.declaration;
  if (declaration === undefined) throw new Error("there is no such model");
  const input = completeInput(declaration, GOLDEN_INPUTS[name] ?? {});
  const { rgb } = decodePng(await runInBundle(input, Number(input["seed"])));
  const approved = readFileSync(new URL("./golden/digests.json", import.meta.url), "utf8");
  expect(JSON.parse(approved)).toHaveProperty(name, createHash("sha256").update(rgb).digest("hex"));
});

test("a bundle's WebP encoder works without its package", async () => {
  const bytes = await runInBundle({ prompt: "dots", size: 256, output_format: "webp" }, 1);
  expect(Buffer.from(bytes).toString("latin1", 8, 12)).toBe("WEBP");
});
