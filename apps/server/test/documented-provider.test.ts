import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const LINES_MAX = 350;
const EXAMPLE_LINES_MAX = 10;

const read = (path: string): string => readFileSync(join(REPOSITORY, path), "utf8");
const page = read("apps/docs/adding-a-provider.md");

/** Lines that are neither empty nor comments. */
function countCode(lines: readonly string[]): number {
  let isInside = false;
  let code = 0;
  for (const line of lines.map((each) => each.trim())) {
    if (line.startsWith("/*")) isInside = true;
    if (!isInside && line !== "" && !line.startsWith("//")) code += 1;
    if (line.endsWith("*/")) isInside = false;
  }
  return code;
}

describe("apps/docs/adding-a-provider.md", () => {
  it("says how long the file of fal is, which is one and no longer than any may be", () => {
    const lines = read("packages/providers/src/fal.ts").trimEnd().split("\n");
    const [, told, code] = /has (\d+) lines, of which (\d+) are code/.exec(page) ?? [];
    expect([Number(told), Number(code)]).toEqual([lines.length, countCode(lines)]);
    expect(lines.length).toBeLessThanOrEqual(LINES_MAX);
  });

  it("shows a model of one's own as it stands in the file that is tested, in ten lines", () => {
    const [, example = ""] = /```ts\n(export const [^`]*(?:`[^`]+`[^`]*)*?)```/.exec(page) ?? [];
    expect(read("packages/engine/test/example/sketch-provider.ts")).toContain(example);
    const lines = example.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.length).toBeLessThanOrEqual(EXAMPLE_LINES_MAX);
  });

  it("names only files that exist", () => {
    const paths = Array.from(
      page.matchAll(/`((?:apps|packages)\/[\w./-]+\.\w+)`/g),
      ([, path]) => path,
    );
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) expect(read(path ?? "").length).toBeGreaterThan(0);
  });
});
