import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BenchError } from "../../bench-error.ts";
import { createRandom } from "./random.ts";
import { readRecorded } from "./read-recorded.ts";

let folder = "";
const runs = Array.from({ length: 60 }, (_, index) => 1_000 + index * 10);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-recorded-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function keep(content: string): Promise<string> {
  const file = join(folder, "runs.json");
  await writeFile(file, content);
  return file;
}

describe("recorded sets", () => {
  test("are one list, or lists by name", async () => {
    const one = await readRecorded(await keep(JSON.stringify(runs)));
    expect(one.map(({ name }) => name)).toEqual(["recorded"]);
    const two = await readRecorded(await keep(JSON.stringify({ portraits: runs, videos: runs })));
    expect(two.map(({ name }) => name)).toEqual(["portraits", "videos"]);
  });

  test("give runs between the shortest and the longest, in the middle where they lie", async () => {
    const [set] = await readRecorded(await keep(JSON.stringify(runs)));
    const random = createRandom("recorded", 1);
    const drawn = Array.from({ length: 4_000 }, () => set?.draw(random) ?? 0);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(1_590);
    expect(drawn.reduce((sum, one) => sum + one, 0) / 4_000).toBeCloseTo(1_295, -1);
  });

  test.each(["", "no JSON", "[1, 2, 3]", JSON.stringify([...runs, -1]), '{"a": ["1"]}'])(
    "are refused in one line when the file holds %j",
    async (content) => {
      const file = await keep(content);
      await expect(readRecorded(file)).rejects.toThrow(BenchError);
      await expect(readRecorded(file)).rejects.toThrow("lists of at least 50 durations");
    },
  );

  test("are refused when the file does not exist", async () => {
    await expect(readRecorded(join(folder, "none.json"))).rejects.toThrow(BenchError);
  });
});
