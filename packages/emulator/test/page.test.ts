import { expect, test } from "vitest";
import { startReceiver, startTestEmulator } from "./fixture.ts";

const BROWSER = { headers: { accept: "text/html,application/xhtml+xml" } };

test("a browser gets a page under a strict policy, everybody else the description", async () => {
  await using emulator = await startTestEmulator();
  const page = await fetch(emulator.url, BROWSER);
  expect(page.headers.get("content-type")).toMatch(/^text\/html/);
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  const text = await page.text();
  expect(text).toContain('lang="en"');
  expect(text).not.toMatch(/<script(?! src=)|style="|\son\w+="/);
  for (const [path, type] of [
    ["/page/style.css", "text/css"],
    ["/page/script.js", "text/javascript"],
  ] as const) {
    const asset = await fetch(`${emulator.url}${path}`);
    expect(asset.headers.get("content-type")).toBe(type);
    expect((await asset.text()).length).toBeGreaterThan(100);
  }
  expect((await fetch(emulator.url)).headers.get("content-type")).toMatch(/^text\/plain/);
});

test("the page shows predictions, what their webhooks were answered, the scenario and the clock", async () => {
  await using emulator = await startTestEmulator({ frozen: true });
  await using receiver = await startReceiver((count) => (count === 1 ? 500 : 200));
  await emulator.setScenario({ preset: "cold-boot" });
  const { id } = await emulator.create({ scenario: { durationMs: 0 }, webhook: receiver.url });
  await fetch(`${emulator.url}/control/clock`, { method: "POST", body: '{"advanceMs":10000}' });
  const text = await (await fetch(`${emulator.url}/page/live`)).text();
  expect(text).toContain(id);
  expect(text).toMatch(/class="answer bad"\s*>500</);
  expect(text).toMatch(/class="answer good"\s*>200</);
  expect(text).toContain("standing");
  expect(text).toContain("&quot;queueMs&quot;:180000");
});

test("what others wrote is text on the page", async () => {
  await using emulator = await startTestEmulator();
  const webhook = "https://example.com/<script>alert(1)</script>";
  await emulator.create({ scenario: { outcome: "hang" }, webhook });
  const text = await (await fetch(emulator.url, BROWSER)).text();
  expect(text).toContain("&lt;script&gt;alert(1)");
  expect(text).not.toContain("<script>");
});
