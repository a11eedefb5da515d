import { expect, test } from "vitest";
import { eventually, startTestEmulator } from "./fixture.ts";

test("kind data puts the picture itself into the output and shows no previews", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 120, output: { kind: "data" } } });
  const running = await emulator.untilStatus(id, "processing");
  expect(running.output).toBeNull();
  const { output } = await emulator.untilEnd(id);
  const [, base64 = ""] = (output?.[0] ?? "").split("data:image/png;base64,");
  const bytes = Buffer.from(base64, "base64");
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.subarray(-8, -4).toString()).toBe("IEND");
});

test("expireMs removes input, output, logs and files that long after the end", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 0, output: { expireMs: 300 } } });
  const before = await emulator.untilEnd(id);
  const url = before.output?.[0] ?? "";
  expect((await fetch(url)).status).toBe(200);
  const removed = await eventually("the removal", async () => {
    const prediction = await emulator.get(id);
    return prediction.data_removed ? prediction : undefined;
  });
  expect(removed).toMatchObject({ status: "succeeded", output: null, input: {}, logs: "" });
  expect(removed.metrics).toEqual(before.metrics);
  expect((await fetch(url)).status).toBe(404);
});

test("without expireMs data stay for one hour", async () => {
  let aheadMs = 0;
  await using emulator = await startTestEmulator({ now: () => Date.now() + aheadMs });
  const { id } = await emulator.create({ scenario: { durationMs: 0 } });
  const url = (await emulator.untilEnd(id)).output?.[0] ?? "";
  aheadMs = 59 * 60_000;
  expect((await emulator.get(id)).data_removed).toBe(false);
  expect((await fetch(url)).status).toBe(200);
  aheadMs = 61 * 60_000;
  expect((await fetch(url)).status).toBe(404);
  expect((await emulator.get(id)).data_removed).toBe(true);
});

test("truncate announces the whole length and cuts the connection after some bytes", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 0, output: { truncate: 100 } } });
  const response = await fetch((await emulator.untilEnd(id)).output?.[0] ?? "");
  expect(response.status).toBe(200);
  expect(Number(response.headers.get("content-length"))).toBeGreaterThan(100);
  let bytes = 0;
  const reading = async (): Promise<void> => {
    for await (const piece of response.body ?? []) bytes += piece.length;
  };
  await expect(reading()).rejects.toThrow(/terminated|aborted|closed/);
  expect(bytes).toBe(100);
});

test("truncate true delivers half, and in a data: URI the bytes simply end", async () => {
  await using emulator = await startTestEmulator();
  const bytesOf = async (output: object): Promise<number> => {
    const { id } = await emulator.create({
      scenario: { durationMs: 0, output: { kind: "data", ...output } },
    });
    const [url = ""] = (await emulator.untilEnd(id)).output ?? [];
    return Buffer.from(url.split(",")[1] ?? "", "base64").length;
  };
  const whole = await bytesOf({});
  expect(await bytesOf({ truncate: true })).toBe(Math.floor(whole / 2));
  expect(await bytesOf({ truncate: 10 })).toBe(10);
});

test("slowMs spreads the bytes, and all of them arrive", async () => {
  await using emulator = await startTestEmulator();
  const fast = await emulator.create({ scenario: { durationMs: 0 } });
  const whole = await (
    await fetch((await emulator.untilEnd(fast.id)).output?.[0] ?? "")
  ).arrayBuffer();
  const { id } = await emulator.create({ scenario: { durationMs: 0, output: { slowMs: 300 } } });
  const [url = ""] = (await emulator.untilEnd(id)).output ?? [];
  const beganAt = performance.now();
  const response = await fetch(url);
  const pieces: number[] = [];
  for await (const piece of response.body ?? []) pieces.push(piece.length);
  expect(performance.now() - beganAt).toBeGreaterThan(250);
  expect(pieces.length).toBeGreaterThan(3);
  expect(pieces.reduce((sum, each) => sum + each, 0)).toBe(whole.byteLength);
});

test("status answers every download of a final picture with that status", async () => {
  await using emulator = await startTestEmulator();
  for (const status of [403, 404, 503]) {
    const { id } = await emulator.create({ scenario: { durationMs: 0, output: { status } } });
    const [url = ""] = (await emulator.untilEnd(id)).output ?? [];
    expect((await fetch(url)).status).toBe(status);
    expect((await fetch(url)).status).toBe(status);
  }
  const downloads = await emulator.log("download");
  expect(downloads.map((row) => row.status)).toEqual([403, 403, 404, 404, 503, 503]);
});

test("downloads need no token, are logged with their prediction, and unknown ones are 404", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 0 } });
  const [url = ""] = (await emulator.untilEnd(id)).output ?? [];
  expect((await fetch(url)).status).toBe(200);
  for (const wrong of [
    url.replace("out-0", "out-1"),
    url.replace("out-0.png", "..%2f..%2femulator.db"),
    url.replace(/\/\w{40}\//, `/${"a".repeat(40)}/`),
  ]) {
    expect((await fetch(wrong)).status).toBe(404);
  }
  const rows = await emulator.log("download");
  expect(rows.map((row) => [row.id, row.status])).toEqual([
    [id, 200],
    [id, 404],
    [id, 404],
    [null, 404],
  ]);
});

test("a final picture cannot be had before the end", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ scenario: { durationMs: 6000 } });
  const url = await eventually("a preview", async () => (await emulator.get(id)).output?.[0]);
  expect((await fetch(url)).status).toBe(200);
  expect((await fetch(url.replace(/preview-\d+/, "out-0"))).status).toBe(404);
});
