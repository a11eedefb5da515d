import { createGenerator, MODEL_DECLARATIONS } from "@darkroom/generator";
import { expect, test } from "vitest";
import {
  DRAWING_PATIENCE_MS,
  pause,
  startReceiver,
  startTestEmulator,
  temporaryFolder,
} from "./fixture.ts";

/** A real picture takes some seconds, and more on a loaded machine. */
const DRAWING_TIMEOUT_MS = 120_000;

const INPUT = { prompt: "teal and orange basketball jersey, hexagons, Harbor 7", seed: 7 };

function sizeOf(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

test(
  "a drawing that was broken off is drawn again after a restart under the same id, with previews on the way",
  { timeout: DRAWING_TIMEOUT_MS },
  async () => {
    using folder = temporaryFolder();
    await using receiver = await startReceiver();
    let id = "";
    {
      await using emulator = await startTestEmulator({ directory: folder.path });
      const body = {
        input: INPUT,
        webhook: receiver.url,
        webhook_events_filter: ["output", "completed"],
      };
      const response = await emulator.post("/models/darkroom/jersey-speed/predictions", body);
      id = String(Object(await response.json()).id);
      const { prediction } = await receiver.untilStatus("processing");
      const preview = await fetch(prediction.output?.[0] ?? "");
      expect(preview.headers.get("content-type")).toBe("image/png");
      expect(sizeOf(new Uint8Array(await preview.arrayBuffer())).width).toBeGreaterThan(16);
    }
    await using emulator = await startTestEmulator({ directory: folder.path });
    expect((await emulator.get(id)).status).toBe("processing");
    const terminal = await receiver.untilStatus("succeeded").catch(() => undefined);
    const ended = terminal?.prediction ?? (await emulator.untilEnd(id, DRAWING_PATIENCE_MS));
    expect(ended.id).toBe(id);
    expect(ended.logs).toContain("Using seed: 7\n");
    expect(ended.logs).toMatch(/^100%\|█{10}\| 100\/100 \[/m);
    expect(ended.output).toHaveLength(1);
    const url = (await emulator.get(id)).output?.[0] ?? "";
    const picture = new Uint8Array(await (await fetch(url)).arrayBuffer());
    const model = MODEL_DECLARATIONS.find(({ name }) => name === "jersey-speed");
    expect(model?.output).toMatchObject(sizeOf(picture));
  },
);

test(
  "one drawing runs at a time; cancelling it lets the next one begin, while scripted ones never wait",
  { timeout: DRAWING_TIMEOUT_MS },
  async () => {
    await using emulator = await startTestEmulator({ drawingsMax: 1 });
    const first = await emulator.create();
    await emulator.untilStatus(first.id, "processing");
    const second = await emulator.create();
    const scripted = await emulator.create({ scenario: { durationMs: 20 } });
    expect((await emulator.untilEnd(scripted.id)).status).toBe("succeeded");
    expect((await emulator.get(second.id)).status).toBe("starting");
    const waiting = await emulator.create();
    expect((await emulator.cancel(waiting.id)).status).toBe("canceled");
    expect((await emulator.cancel(first.id)).status).toBe("canceled");
    await emulator.untilStatus(second.id, "processing");
    expect((await emulator.cancel(second.id)).status).toBe("canceled");
    await pause(50);
    expect((await emulator.get(waiting.id)).started_at).toBeNull();
  },
);

test("a generator that cannot draw ends the prediction as failed and frees its slot", async () => {
  const generator = createGenerator();
  await generator.close();
  await using emulator = await startTestEmulator({ generator, drawingsMax: 1 });
  for (let index = 0; index < 2; index += 1) {
    const { id } = await emulator.create();
    const ended = await emulator.untilEnd(id);
    expect(ended.status).toBe("failed");
    expect(ended.error).toMatch(/^Prediction failed: ./);
  }
});
