import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findRedis } from "./find-redis.ts";

let folder = "";
let lines: string[] = [];

/** Programs of this test alone: nothing outside of the folder is found. */
async function install(name: string, script: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

const find = (isRoot: boolean) =>
  findRedis({ searchPath: folder, isRoot, say: (line) => void lines.push(line) });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-redis-"));
  lines = [];
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("findRedis", () => {
  test("takes the one that is there and says nothing", async () => {
    await install("redis-server", "exit 0");
    expect(await find(true)).toEqual({ outcome: "found" });
    expect(lines).toEqual([]);
  });

  test("does not install anything for people who are not root", async () => {
    await install("apt-get", `echo called > "${folder}/called"`);
    expect(await find(false)).toEqual({
      outcome: "missing",
      reason: "redis-server is not installed",
    });
    await expect(readFile(join(folder, "called"))).rejects.toThrow("ENOENT");
  });

  test("lets the package manager install it for root, and says so", async () => {
    const server = join(folder, "redis-server");
    const steps = [
      `echo "$@" "$RUNLEVEL" > "${folder}/called"`,
      `printf '#!/bin/sh\\nexit 0\\n' > "${server}"`,
      `/bin/chmod 755 "${server}"`,
    ];
    await install("apt-get", steps.join("\n"));
    expect(await find(true)).toEqual({ outcome: "found" });
    expect(lines).toEqual(["redis-server is not installed; trying apt-get install redis-server"]);
    expect(await readFile(join(folder, "called"), "utf8")).toBe(
      "install --yes --no-install-recommends redis-server 1\n",
    );
  });

  test("reports it as missing where the package manager fails", async () => {
    await install("apt-get", "exit 100");
    expect(await find(true)).toEqual({
      outcome: "missing",
      reason: "redis-server is not installed and apt-get could not install it",
    });
  });
});
