import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createClient } from "@hey-api/openapi-ts";
import { createConfig, lint } from "@redocly/openapi-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey, createMember } from "./support/member.ts";
import { readObject } from "./support/rest-document.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";

const run = promisify(execFile);
const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));
const COMPILER = join(REPOSITORY, "node_modules/.bin/tsc");

let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  folder = await mkdtemp(join(tmpdir(), "darkroom-client-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await server[Symbol.asyncDispose]();
});

/** What the linter of another house finds in a document. */
async function findProblems(document: unknown): Promise<string[]> {
  const file = join(folder, "openapi.json");
  await writeFile(file, JSON.stringify(document));
  const config = await createConfig({ extends: ["recommended-strict"] });
  const problems = await lint({ ref: file, config });
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const readDocument = async () =>
  readObject(await (await fetch(`${server.url}/api/v1/openapi.json`)).json());

describe("/api/v1/openapi.json", () => {
  it("is OpenAPI 3.1 without a fault to an independent linter", async () => {
    const document = await readDocument();
    expect(document["openapi"]).toBe("3.1.1");
    expect(await findProblems(document)).toEqual([]);
  });

  it("would be found faulty by it, where it was", async () => {
    const { components: _components, ...rest } = await readDocument();
    expect((await findProblems(rest)).join("\n")).toContain("no-unresolved-refs");
  });

  it("is kept until it changes", async () => {
    const url = `${server.url}/api/v1/openapi.json`;
    const first = await fetch(url);
    expect(first.headers.get("content-type")).toBe("application/json");
    expect(first.headers.get("cache-control")).toBe("public, max-age=300");
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    expect((await fetch(url, { headers })).status).toBe(304);
  });
});

describe("the reference", () => {
  const readPage = async (path: string) => {
    const response = await fetch(`${server.url}/api/v1${path}`);
    const policy = response.headers.get("content-security-policy") ?? "";
    return { status: response.status, policy, text: await response.text() };
  };

  it("tells of every operation and runs nothing", async () => {
    const { policy, text } = await readPage("/reference");
    expect(policy).toContain("default-src 'none'; style-src 'self';");
    expect(text).not.toMatch(/<script|<style|style="|javascript:|https?:\/\//);
    const operations = Object.values(readObject((await readDocument())["paths"])).flatMap((item) =>
      Object.values(readObject(item)).map((operation) =>
        String(readObject(operation)["operationId"]),
      ),
    );
    expect(operations.length).toBeGreaterThan(10);
    for (const operation of operations) expect(text).toContain(`<article id="${operation}">`);
  });

  it("has no link that leads nowhere", async () => {
    const { text } = await readPage("/reference");
    const links = Array.from(text.matchAll(/href="([^"]+)"/g), ([, link = ""]) => link);
    const places = new Set(
      Array.from(text.matchAll(/ id="([^"]+)"/g), ([, id]) => `#${String(id)}`),
    );
    expect(links.filter((link) => link.startsWith("#") && !places.has(link))).toEqual([]);
    const outside = new Set(links.filter((link) => !link.startsWith("#")));
    expect(outside.size).toBeGreaterThan(10);
    for (const link of outside)
      expect([link, (await fetch(server.url + link)).status]).toEqual([link, 200]);
  });

  it("explains the type of every problem that is answered", async () => {
    const refused = await fetch(`${server.url}/api/v1/account`);
    const { type, detail } = readObject(await refused.json());
    const explained = await fetch(String(type));
    expect(explained.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await explained.text()).toContain(String(detail));
    expect((await readPage("/problems/nothing")).status).toBe(404);
    expect((await readPage("/problems/%3Cscript%3E")).text).not.toContain("<script>");
  });
});

/** What a program would write that has a key and many inputs. */
const BATCH_PROGRAM = `
import { client } from "./client/client.gen.ts";
import { batchCreate, batchExport, batchGet, batchItems, creditBalance } from "./client/sdk.gen.ts";

const [baseUrl = "", key = ""] = process.argv.slice(2);
client.setConfig({ baseUrl, auth: key });
const items = ["one", "two"].map((prompt) => ({ prompt, __scenario: { durationMs: 20 } }));
const created = await batchCreate({
  body: { model: "darkroom/jersey-speed", items, name: "generated" },
  headers: { "Idempotency-Key": "generated-2" },
  throwOnError: true,
});
const path = { id: created.data.id };
let batch = await batchGet({ path, throwOnError: true });
while (batch.data.status !== "ended") {
  await new Promise((resolve) => setTimeout(resolve, batch.data.pollAfterMs ?? 100));
  batch = await batchGet({ path, throwOnError: true });
}
const page = await batchItems({ path, query: { limit: 1, filter: "succeeded" }, throwOnError: true });
const link = await batchExport({ path, body: { format: "json" }, throwOnError: true });
const { error } = await creditBalance();
const captured: number = batch.data.credits.captured;
const kinds = page.data.items.flatMap(({ outputs }) => outputs.map(({ kind }) => kind));
const exported = new URL(link.data.url, baseUrl).pathname.replace(created.data.id, "id");
console.log(JSON.stringify({ captured, kinds, exported, reason: error?.reason }));
`;

/** What somebody would write who has the generated client and nothing else of ours. */
const PROGRAM = `
import { client } from "./client/client.gen.ts";
import { accountGet, modelGet, predictionCreate, predictionGet } from "./client/sdk.gen.ts";

const [baseUrl = "", cookie = ""] = process.argv.slice(2);
client.setConfig({ baseUrl, headers: { cookie } });
const model = await modelGet({ path: { model: "darkroom/jersey-speed" }, throwOnError: true });
const created = await predictionCreate({
  body: { model: model.data.model, input: { prompt: "teal", __scenario: { durationMs: 50 } } },
  headers: { "Idempotency-Key": "generated-1", Prefer: "wait=30" },
  throwOnError: true,
});
const { data } = await predictionGet({ path: { id: created.data.id }, throwOnError: true });
const kinds: ("image" | "video" | "audio" | "text" | "json")[] = data.outputs.map(
  ({ kind }) => kind,
);
const { error } = await predictionGet({ path: { id: "nothing" } });
const account = await accountGet({ throwOnError: true });
const available: number = account.data.credits.available;
console.log(JSON.stringify({ status: data.status, kinds, reason: error?.reason, available }));
`;

const COMPILER_OPTIONS = [
  ["--noEmit", "--strict", "--skipLibCheck", "false", "--allowImportingTsExtensions"],
  ["--target", "es2023", "--lib", "es2023,dom,dom.iterable", "--module", "nodenext"],
  ["--typeRoots", join(REPOSITORY, "node_modules/@types"), "--types", "node"],
].flat();

async function compile(program: string): Promise<void> {
  const file = join(folder, "program.ts");
  await writeFile(file, program);
  await run(COMPILER, [...COMPILER_OPTIONS, file], { cwd: folder });
}

describe("a client generated from it", () => {
  beforeAll(async () => {
    await writeFile(join(folder, "package.json"), '{"type":"module"}');
    await createClient({
      input: `${server.url}/api/v1/openapi.json`,
      output: { path: join(folder, "client"), importFileExtension: ".ts" },
      plugins: ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
      logs: { level: "silent" },
    });
  });

  it("type-checks, creates and gets over HTTP", async () => {
    await compile(PROGRAM);
    const guest = await createGuest(server.url);
    const parameters = [join(folder, "program.ts"), `${server.url}/api/v1`, guest.cookie() ?? ""];
    const { stdout } = await run(process.execPath, parameters);
    expect(JSON.parse(stdout)).toEqual({
      status: "succeeded",
      kinds: ["image"],
      reason: "not_found",
      available: expect.any(Number),
    });
  });

  it("orders a batch with a key, and is refused what its scopes do not hold", async () => {
    await compile(BATCH_PROGRAM);
    const member = await createMember(server);
    const { secret } = await createKey(member, { scopes: ["batches:read", "batches:write"] });
    const parameters = [join(folder, "program.ts"), `${server.url}/api/v1`, secret];
    const { stdout } = await run(process.execPath, parameters);
    expect(JSON.parse(stdout)).toEqual({
      captured: 2,
      kinds: ["image"],
      exported: "/batches/id/export.json",
      reason: "scope_missing",
    });
  });

  it("does not compile with a field that the document does not have", async () => {
    const wrong = PROGRAM.replace("data.outputs.map", "data.pictures.map");
    await expect(compile(wrong)).rejects.toMatchObject({
      stdout: expect.stringContaining("'pictures' does not exist"),
    });
  });
});
