import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readUrl, runProcess } from "./support/run-process.ts";
import type { RunningProcess } from "./support/run-process.ts";
import { createDataDirectory } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded, jersey } from "./support/visitor.ts";

let dataDirectory: string;
const running: RunningProcess[] = [];

beforeEach(async () => {
  dataDirectory = await createDataDirectory();
});

afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
  await rm(dataDirectory, { recursive: true, force: true });
});

function start(variables: Record<string, string> = {}, file = "main.node.ts"): RunningProcess {
  const started = runProcess(file, { PORT: "0", DATA_DIR: dataDirectory, ...variables });
  running.push(started);
  return started;
}

const audit = (parameters: readonly string[] = []) =>
  runProcess("audit.ts", { DATA_DIR: dataDirectory }, parameters).ended;

describe("the process", () => {
  it("says where the studio, the provider and the data are", async () => {
    const server = start();
    const url = await readUrl(server);
    const { stdout } = server.output();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(stdout).toMatch(/^Provider +embedded emulator, no key needed/m);
    expect(stdout).toContain(`Data      ${dataDirectory}`);
  });

  it("says that Replicate is asked for news where its webhooks cannot arrive", async () => {
    const server = start({ REPLICATE_API_TOKEN: "r8_not_a_real_token" });
    const url = await readUrl(server);
    expect(server.output().stdout).toMatch(/^Provider +Replicate; no webhook can reach us/m);
    expect(server.output().stdout).not.toContain("r8_");
    const ready = await (await fetch(`${url}/readyz`)).json();
    expect(ready).toMatchObject({ webhooks: [{ provider: "replicate", reachable: false }] });
    const { result } = await createVisitor(url).query("model.list");
    expect(JSON.stringify(result)).toContain("black-forest-labs/flux-schnell");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends cleanly on %s", async (signal) => {
    const server = start();
    const url = await readUrl(server);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    server.child.kill(signal);
    expect(await server.ended).toMatchObject({ code: 0, stderr: "" });
    await expect(fetch(`${url}/healthz`)).rejects.toThrow("fetch failed");
  });

  it("finishes what was running when it was killed, and charges once", async () => {
    const first = start();
    const url = await readUrl(first);
    const guest = await createGuest(url);
    const input = { prompt: "a jersey", __scenario: { durationMs: 1_500 } };
    const created = await guest.create({ input });
    await guest.waitUntil(created.id, ({ status }) => status === "processing");
    first.child.kill("SIGKILL");
    await first.ended;
    const second = start({ PORT: new URL(url).port });
    expect(await readUrl(second)).toBe(url);
    const ended = await guest.waitUntil(created.id, hasEnded);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 1, reserved: 0 } });
    expect((await guest.send(ended.outputs[0]?.url ?? "")).status).toBe(200);
    expect((await guest.query("credit.balance")).result).toEqual({ available: 99, reserved: 0 });
    expect(await audit()).toMatchObject({ code: 0 });
  });

  it("runs beside another one with its own port and folder", async () => {
    const otherDirectory = await createDataDirectory();
    const urls = await Promise.all([
      readUrl(start()),
      readUrl(start({ DATA_DIR: otherDirectory })),
    ]);
    const [ours, others] = await Promise.all(urls.map((url) => createGuest(url)));
    const created = await ours?.create();
    const foreign = await others?.query("prediction.get", { id: created?.id });
    expect(foreign?.status).toBe(404);
    await rm(otherDirectory, { recursive: true, force: true });
  });
});

describe("a start that cannot succeed", () => {
  const failed = async (variables: Record<string, string>) => {
    const { code, stderr } = await start(variables).ended;
    expect(code).toBe(1);
    return stderr.trim().split("\n");
  };

  it("names a port that is taken, and leaves the data alone", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const port = String(readPort(other.address()));
    const [line, ...more] = await failed({ PORT: port });
    expect(line).toContain(`Port ${port} on 127.0.0.1 is already in use.`);
    expect(more).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
  });

  it("names a data folder that cannot be written", async () => {
    const file = join(dataDirectory, "a-file");
    await writeFile(file, "");
    const lines = await failed({ DATA_DIR: join(file, "data") });
    expect(lines).toEqual([expect.stringMatching(/DATA_DIR .* is not writable/)]);
  });

  it("names a database that does not answer, without its credentials", async () => {
    const lines = await failed({ DATABASE_URL: "http://user:secret@127.0.0.1:1" });
    expect(lines).toEqual([
      expect.stringMatching(/The database at http:\/\/127\.0\.0\.1:1 is not reachable/),
    ]);
  });

  it("has one line for each wrong setting", async () => {
    expect(await failed({ PORT: "abc", ROLE: "boss" })).toEqual([
      "darkroom: PORT must be a whole number from 0 to 65535.",
      "darkroom: ROLE must be all, web or worker.",
    ]);
  });

  it("wants a token for a provider that is not on this machine", async () => {
    const lines = await failed({ REPLICATE_BASE_URL: "https://proxy.example/v1" });
    expect(lines).toEqual([expect.stringContaining("REPLICATE_API_TOKEN is not")]);
  });

  it("wants the worker first where a web process has no provider of its own", async () => {
    expect(await failed({ ROLE: "web" })).toEqual([expect.stringContaining("EMULATOR_PORT")]);
  });
});

describe("roles", () => {
  it("share the work between a web process and a worker", async () => {
    const reserved = createServer();
    await new Promise<void>((resolve) => reserved.listen(0, "127.0.0.1", resolve));
    const port = String(readPort(reserved.address()));
    await new Promise((resolve) => reserved.close(resolve));
    const webUrl = `http://127.0.0.1:${port}`;
    const worker = start({ ROLE: "worker", PUBLIC_URL: webUrl });
    const workerUrl = await readUrl(worker);
    const web = start({ ROLE: "web", PORT: port, PUBLIC_URL: webUrl });
    await readUrl(web);
    const guest = await createGuest(webUrl);
    const created = await guest.create();
    expect(await guest.waitUntil(created.id, hasEnded)).toMatchObject({ status: "succeeded" });
    expect((await createVisitor(workerUrl).send("/trpc/model.list")).status).toBe(404);
    expect((await createVisitor(workerUrl).send("/readyz")).status).toBe(200);
    expect(await (await fetch(`${webUrl}/readyz`)).json()).toMatchObject({
      worker: { running: false },
    });
  });
});

describe("the commands", () => {
  it("audit a database while the server works", async () => {
    const url = await readUrl(start());
    const guest = await createGuest(url);
    const created = await guest.create();
    await guest.waitUntil(created.id, hasEnded);
    const { code, stdout } = await audit(["--json"]);
    expect(code).toBe(0);
    const last = stdout.trim().split("\n").at(-1) ?? "";
    expect(JSON.parse(last)).toEqual({ accounts: 1, predictions: 1, findings: [] });
  });

  it("name each finding and end with a failure", async () => {
    const server = start();
    const guest = await createGuest(await readUrl(server));
    await guest.mutate("prediction.create", jersey());
    server.child.kill("SIGTERM");
    await server.ended;
    await giveCreditsAway(dataDirectory);
    const { code, stdout } = await audit(["--json"]);
    expect(code).toBe(1);
    const report: unknown = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(report).toMatchObject({
      findings: [expect.objectContaining({ rule: expect.any(String) })],
    });
  });

  it("say that there is nothing to audit yet", async () => {
    const { code, stderr } = await audit();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^darkroom: There is no database at file:.*darkroom\.db yet\.\n$/);
  });

  it("migrate a database without starting anything, as often as wanted", async () => {
    for (const _ of [1, 2]) {
      const { code, stdout } = await runProcess("migrate.ts", { DATA_DIR: dataDirectory }).ended;
      expect({ code, stdout }).toEqual({ code: 0, stdout: "The database is up to date.\n" });
    }
    expect((await readFile(join(dataDirectory, "darkroom.db"))).byteLength).toBeGreaterThan(0);
  });
});

function readPort(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Breaks the books in a way that the database itself does not notice. */
async function giveCreditsAway(directory: string): Promise<void> {
  const { createClient } = await import("@libsql/client");
  const client = createClient({ url: `file:${join(directory, "darkroom.db")}` });
  await client.execute("UPDATE account SET available = available + 1, funded = funded + 1");
  client.close();
}
