import { expect, test } from "vitest";
import { DRAWING_PATIENCE_MS, ProblemSchema, startReceiver, startTestEmulator } from "./fixture.ts";
import type { Caller } from "./fixture.ts";

/** Real drawings, of the smallest model. */
const DRAWING_TIMEOUT_MS = 120_000;
const MODEL = "/models/darkroom/jersey-preview/predictions";

/** A term of the safety check's list, out of sight here as it is there. */
const SLUR = Buffer.from("a2lrZQ==", "base64").toString("utf8");

async function createWith(emulator: Caller, input: Record<string, unknown>): Promise<string> {
  const response = await emulator.post(MODEL, { input });
  expect(response.status).toBe(201);
  return String(Object(await response.json()).id);
}

async function upload(emulator: Caller, content: Uint8Array<ArrayBuffer>): Promise<string> {
  const form = new FormData();
  form.set("content", new Blob([content], { type: "image/png" }), "reference.png");
  const response = await emulator.request("/files", { method: "POST", body: form });
  return String(Object(await response.json()).urls.get);
}

async function refusalOf(emulator: Caller, input: Record<string, unknown>) {
  const response = await emulator.post(MODEL, { input: { prompt: "x", ...input } });
  expect(response.status).toBe(422);
  return ProblemSchema.parse(await response.json()).invalid_fields;
}

test(
  "several outputs in WebP, by a reference that was uploaded, arrive with names, types and metrics",
  { timeout: DRAWING_TIMEOUT_MS },
  async () => {
    await using emulator = await startTestEmulator();
    const drawn = await createWith(emulator, { prompt: "plain dots", seed: 3, size: 256 });
    const first = await emulator.untilEnd(drawn, DRAWING_PATIENCE_MS);
    const picture = await (await fetch(first.output?.[0] ?? "")).arrayBuffer();
    const reference_image = await upload(emulator, new Uint8Array(picture));
    const input = {
      prompt: "dots",
      reference_image,
      num_outputs: 2,
      output_format: "webp",
      size: 256,
    };
    const id = await createWith(emulator, input);
    const ended = await emulator.untilEnd(id, DRAWING_PATIENCE_MS);
    expect(ended).toMatchObject({ status: "succeeded", error: null, input });
    expect(ended.output?.map((url) => url.split("/").at(-1))).toEqual(["out-0.webp", "out-1.webp"]);
    expect(ended.metrics).toMatchObject({ output_count: 2, steps_planned: 16 });
    expect(ended.logs).toMatch(/^Stage: diffuse, \d+ steps$/m);
    for (const url of ended.output ?? []) {
      const response = await fetch(url);
      expect(response.headers.get("content-type")).toBe("image/webp");
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.toString("latin1", 0, 4) + bytes.toString("latin1", 8, 12)).toBe("RIFFWEBP");
    }
  },
);

test(
  "an input that the safety check refuses fails after its start, in the real API's words",
  { timeout: DRAWING_TIMEOUT_MS },
  async () => {
    await using emulator = await startTestEmulator();
    for (const fields of [{ prompt: `a shirt for ${SLUR}s` }, { prompt: "a shirt", name: SLUR }]) {
      const id = await createWith(emulator, fields);
      const ended = await emulator.untilEnd(id, DRAWING_PATIENCE_MS);
      expect(ended.status).toBe("failed");
      expect(ended.started_at).not.toBeNull();
      expect(ended.error).toMatch(/^NSFW content detected\./);
      expect(ended.output).toBeNull();
    }
  },
);

test("a reference elsewhere is never fetched, and one that is no picture is refused", async () => {
  await using emulator = await startTestEmulator();
  await using receiver = await startReceiver();
  const format = [expect.objectContaining({ type: "format", field: "input.reference_image" })];
  expect(await refusalOf(emulator, { reference_image: receiver.url })).toEqual(format);
  expect(receiver.received).toHaveLength(0);
  const missing = `${emulator.url}/replicate/v1/files/none`;
  expect(await refusalOf(emulator, { reference_image: missing })).toEqual(format);
  const text = await upload(emulator, new TextEncoder().encode("no picture"));
  expect(await refusalOf(emulator, { reference_image: text })).toEqual(format);
  const bomb = new Uint8Array(64);
  bomb.set([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]);
  new DataView(bomb.buffer).setUint32(16, 100_000);
  new DataView(bomb.buffer).setUint32(20, 100_000);
  const data = `data:image/png;base64,${Buffer.from(bomb).toString("base64")}`;
  for (const reference_image of [await upload(emulator, bomb), data]) {
    const fields = await refusalOf(emulator, { reference_image });
    expect(fields?.[0]?.description).toContain("at most 8000000 pixels");
  }
});
