import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { createQuickResolve } from "./quick-resolve.ts";
import type { Resolved } from "./quick-resolve.ts";

const PACKAGE = "file:///modules/drizzle-orm/";
const OWN = "file:///house/db/";

let asked: string[];
let resolve: (specifier: string, parentURL?: string) => Resolved;

beforeEach(() => {
  asked = [];
  const hook = createQuickResolve<{ parentURL?: string | undefined }>(PACKAGE, OWN);
  resolve = (specifier, parentURL) =>
    hook(specifier, { parentURL }, (next) => {
      asked.push(next);
      return { url: `node:${next}`, format: "builtin" };
    });
});

describe("createQuickResolve", () => {
  it("answers for the package's own files itself", () => {
    expect(resolve("../sql/sql.js", `${PACKAGE}sqlite-core/db.js`)).toEqual({
      url: `${PACKAGE}sql/sql.js`,
      format: "module",
      shortCircuit: true,
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ["a file outside of the package", "../../other/index.js", `${PACKAGE}index.js`],
    ["a built-in of Node", "node:fs", `${PACKAGE}migrator.js`],
    ["a file without an ending", "./sql", `${PACKAGE}index.js`],
    ["a relative file of ours", "./index.js", `${OWN}src/rows.ts`],
    ["a package whose name only begins alike", "drizzle-orm-other", `${OWN}src/rows.ts`],
    ["the package asked for by a stranger", "drizzle-orm", "file:///elsewhere/x.ts"],
    ["an entry file without a parent", "drizzle-orm", undefined],
  ])("leaves %s to Node", (_what, specifier, parent) => {
    expect(resolve(specifier, parent).url).toBe(`node:${specifier}`);
    expect(asked).toEqual([specifier]);
  });

  it("asks Node once for an entry that many of our files import", () => {
    const first = resolve("drizzle-orm/sqlite-core", `${OWN}src/rows.ts`);
    const second = resolve("drizzle-orm/sqlite-core", `${OWN}src/schema/index.ts`);
    resolve("drizzle-orm", `${OWN}src/rows.ts`);
    expect(second).toEqual({ ...first, shortCircuit: true });
    expect(asked).toEqual(["drizzle-orm/sqlite-core", "drizzle-orm"]);
  });

  it("gives this package the same modules as Node does by itself", async () => {
    const own = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
    const script = `console.log(JSON.stringify([...Object.keys(await import("./index.ts"))].sort()))`;
    const run = async (args: string[]): Promise<string> => {
      const options = { cwd: own("."), env: {} };
      const input = [...args, "--input-type=module", "--eval", script];
      return (await promisify(execFile)(process.execPath, input, options)).stdout;
    };
    const plain = await run([]);
    expect(plain.length).toBeGreaterThan(2);
    expect(await run(["--import", own("quick-imports.ts")])).toBe(plain);
    // The package still names its files as the hook expects; otherwise it helps nobody.
    const index = fileURLToPath(import.meta.resolve("drizzle-orm"));
    expect(await readFile(index, "utf8")).toMatch(/from "\.\/.*\.js"/);
  });
});
