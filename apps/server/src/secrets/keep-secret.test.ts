import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deriveSecret, keepSecret } from "./keep-secret.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "darkroom-secret-"));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe("keepSecret", () => {
  it("makes a long secret once and finds it again", async () => {
    const made = await keepSecret(directory);
    expect(Buffer.from(made, "base64url").byteLength).toBe(32);
    expect(await keepSecret(directory)).toBe(made);
  });

  it("lets nobody else read it, also where the file was too open", async () => {
    await keepSecret(directory);
    const path = join(directory, "auth-secret");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await keepSecret(directory);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("gives rivals who start together one secret and leaves no drafts", async () => {
    const made = await Promise.all(Array.from({ length: 16 }, () => keepSecret(directory)));
    expect(new Set(made).size).toBe(1);
    expect(await readdir(directory)).toEqual(["auth-secret"]);
  });

  it("does not go on with an empty file", async () => {
    await writeFile(join(directory, "auth-secret"), "\n");
    await expect(keepSecret(directory)).rejects.toThrow("is empty");
  });
});

describe("deriveSecret", () => {
  it("gives each purpose a secret of its own that stays the same", () => {
    const purposes = ["auth", "results", "callback"] as const;
    const derived = purposes.map((purpose) => deriveSecret("root", purpose));
    expect(new Set([...derived, "root"]).size).toBe(4);
    expect(deriveSecret("root", "auth")).toBe(derived[0]);
    expect(deriveSecret("another", "auth")).not.toBe(derived[0]);
  });
});
