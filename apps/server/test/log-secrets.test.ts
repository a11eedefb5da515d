import { rm } from "node:fs/promises";
import { afterEach, expect, it } from "vitest";
import { readUrl, runProcess } from "./support/run-process.ts";
import type { RunningProcess } from "./support/run-process.ts";
import { createDataDirectory } from "./support/start-test-server.ts";
import { createGuest, createVisitor, hasEnded } from "./support/visitor.ts";

const PROMPT = "a jersey whose words stay at home";
const OPERATOR_TOKEN = "operator-token-that-stays-secret";
const METRICS_TOKEN = "metrics-token-that-stays-secret";

const running: { process: RunningProcess; dataDirectory: string }[] = [];

afterEach(async () => {
  for (const { process, dataDirectory } of running.splice(0)) {
    process.child.kill("SIGKILL");
    await process.ended;
    await rm(dataDirectory, { recursive: true, force: true });
  }
});

/** Lives through all that could tell a secret, and returns what the process wrote meanwhile. */
async function live(logLevel: string): Promise<{ written: string; secrets: string[] }> {
  const dataDirectory = await createDataDirectory();
  const process = runProcess("main.node.ts", {
    PORT: "0",
    DATA_DIR: dataDirectory,
    LOG_LEVEL: logLevel,
    OPERATOR_TOKEN,
    METRICS_TOKEN,
  });
  running.push({ process, dataDirectory });
  const url = await readUrl(process);
  const guest = await createGuest(url);
  const { id } = await guest.create({ input: { prompt: PROMPT } });
  const bad = await guest.create({
    input: { prompt: PROMPT, __scenario: { durationMs: 20, outcome: "fail" } },
  });
  await guest.waitUntil(id, hasEnded);
  await guest.waitUntil(bad.id, hasEnded);
  await guest.mutate("prediction.create", { model: "darkroom/jersey-speed", input: { prompt: 7 } });
  const { result } = await guest.mutate("prediction.share", { id });
  const shared = new URL(/\/results\/[^"]+/.exec(JSON.stringify(result))?.[0] ?? "", url).href;
  expect((await fetch(shared)).status).toBe(200);
  await fetch(shared.replace(/s=./, "s=-"));
  await fetch(`${url}/webhooks/replicate?prediction=${id}&t=a-token-of-a-callback`, {
    method: "POST",
    body: JSON.stringify({ input: { prompt: PROMPT } }),
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  await createVisitor(url).mutate("prediction.inspect", { id }, bearer(OPERATOR_TOKEN));
  await fetch(`${url}/metrics`, { headers: bearer(METRICS_TOKEN) });
  await fetch(`${url}/api/operator/debug?predictionId=${id}`, { headers: bearer(OPERATOR_TOKEN) });
  process.child.kill("SIGTERM");
  const { stdout, stderr } = await process.ended;
  const [, cookie = ""] = (guest.cookie() ?? "").split("=");
  const signature = new URL(shared).searchParams.get("s") ?? "";
  const secrets = [
    OPERATOR_TOKEN,
    METRICS_TOKEN,
    "a-token-of-a-callback",
    cookie,
    decodeURIComponent(cookie),
    signature,
  ];
  expect(secrets.filter((secret) => secret.length < 16)).toEqual([]);
  return { written: stdout + stderr, secrets };
}

it("the real output of the server has no prompt, token, cookie or signed address", async () => {
  const { written, secrets } = await live("info");
  expect(written).toContain('"message":"prediction moved"');
  for (const secret of [...secrets, PROMPT, "stay at home"]) expect(written).not.toContain(secret);
  // Every line of the log is one JSON object; what stands before is for people.
  const lines = written.split("\n").filter((line) => line.startsWith("{"));
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
});

it("even at its most talkative it has no token, cookie or signed address", async () => {
  const { written, secrets } = await live("debug");
  expect(written).toContain('"level":"debug"');
  for (const secret of secrets) expect(written).not.toContain(secret);
});
