import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
/** Building, packing and installing take a while where everybody computes. */
const PATIENCE_MS = 300_000;
const run = promisify(execFile);

let folder: string;
let server: TestServer | undefined;

const compile = () => run("npm", ["run", "--silent", "types"], { cwd: folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "darkroom-foreign-"));
  await cp(join(REPOSITORY, "apps/docs/samples/client"), folder, { recursive: true });
  await run("pnpm", ["pack", "--pack-destination", folder], {
    cwd: join(REPOSITORY, "packages/client"),
  });
  const tarball = join(folder, "darkroom-client-0.1.0.tgz");
  await run("npm", ["install", "--no-audit", "--no-fund", "--no-save", tarball], { cwd: folder });
  server = await startTestServer();
}, PATIENCE_MS);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test(
  "a project outside of this repository compiles against the packed client, a wrong one does not",
  async () => {
    expect(await compile()).toMatchObject({ stdout: "", stderr: "" });
    const page = join(folder, "src", "jersey-page.tsx");
    const text = await readFile(page, "utf8");
    await writeFile(page, text.replace("prediction?.stage", "prediction?.stages"));
    const order = join(folder, "src", "wrong.ts");
    await writeFile(
      order,
      `import { createClient } from "@darkroom/client";
const { api } = createClient({ url: "https://studio.example" });
await api.prediction.create.mutate({ model: 7, input: {} });
const { available } = await api.credit.balance.query();
export const wrong: string = available;
`,
    );
    const told = await compile().catch((error: unknown) => error);
    const { stdout } = z.object({ stdout: z.string() }).parse(told);
    expect(stdout).toContain("'stages' does not exist");
    expect(stdout.match(/wrong\.ts\(\d+/g)).toEqual(["wrong.ts(3", "wrong.ts(5"]);
    await writeFile(page, text);
    await rm(order);
  },
  PATIENCE_MS,
);

test(
  "its program draws a picture at a running studio and saves the bytes",
  async () => {
    const { url = "" } = server ?? {};
    const guest = await createGuest(url);
    const program = join(folder, "src", "draw.ts");
    const text = await readFile(program, "utf8");
    const cookie = JSON.stringify(guest.cookie());
    await writeFile(
      program,
      text.replace("{ url, apiKey }", `{ url, headers: () => ({ cookie: ${cookie} }) }`),
    );
    const { stdout } = await run(process.execPath, [program, url], { cwd: folder });
    const drawn = z.object({ id: z.string(), bytes: z.number() }).parse(JSON.parse(stdout));
    const bytes = await readFile(join(folder, "jersey.png"));
    expect(bytes.byteLength).toBe(drawn.bytes);
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  },
  PATIENCE_MS,
);
