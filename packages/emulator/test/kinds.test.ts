import { expect, test } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./fixture.ts";

/** A real run takes some seconds, and more on a loaded machine. */
const RUN_TIMEOUT_MS = 60_000;

const OutputSchema = z.object({
  latest_version: z.object({
    openapi_schema: z.object({
      components: z.object({
        schemas: z.object({ Output: z.record(z.string(), z.unknown()) }),
      }),
    }),
  }),
});

async function bytesOf(url: string): Promise<{ type: string | null; start: string }> {
  const response = await fetch(url);
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    type: response.headers.get("content-type"),
    start: bytes.subarray(0, 4).toString("hex"),
  };
}

test.each([
  ["jersey-turntable", "video/webm", "1a45dfa3"],
  ["stadium-jingle", "audio/wav", "52494646"],
])("a scripted %s delivers a small fixed file of its kind", async (name, type, start) => {
  await using emulator = await startTestEmulator();
  const model = `darkroom/${name}`;
  const { id } = await emulator.create({ model, scenario: { durationMs: 100, outputs: 2 } });
  const { output } = await emulator.untilEnd(id);
  expect(output).toHaveLength(2);
  for (const url of output ?? []) expect(await bytesOf(url)).toEqual({ type, start });
});

test("a scripted text comes as pieces, first some of them and then all", async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({
    model: "darkroom/kit-name",
    scenario: { durationMs: 300 },
  });
  const running = await emulator.untilStatus(id, "processing");
  const { output } = await emulator.untilEnd(id);
  expect(output?.join("")).toBe("Harbour Tide\n\nWorn where the tide turns.\n");
  expect(output?.slice(0, running.output?.length ?? 0)).toEqual(running.output ?? []);
});

test("a model that writes publishes an output that is to be concatenated, others addresses", async () => {
  await using emulator = await startTestEmulator();
  const outputOf = async (name: string): Promise<Record<string, unknown>> => {
    const answer: unknown = await (await emulator.request(`/models/darkroom/${name}`)).json();
    return OutputSchema.parse(answer).latest_version.openapi_schema.components.schemas.Output;
  };
  expect(await outputOf("kit-name")).toMatchObject({
    items: { type: "string" },
    "x-cog-array-display": "concatenate",
  });
  expect(await outputOf("stadium-jingle")).toMatchObject({ items: { format: "uri" } });
});

test("a kit is named for real", { timeout: RUN_TIMEOUT_MS }, async () => {
  await using emulator = await startTestEmulator();
  const { id } = await emulator.create({ model: "darkroom/kit-name", prompt: "navy waves" });
  const { output, status } = await emulator.untilEnd(id);
  expect(status).toBe("succeeded");
  const [name = "", slogan = "", description = ""] = (output ?? []).join("").split("\n\n");
  expect(name).toMatch(/^[A-Z][a-z]{4,8}(?: [A-Z][a-z]+)?$/);
  expect(slogan).toMatch(/\.$/);
  expect(description).toContain("navy");
});

test(
  "a jingle is played for real, and its progress tells the bars",
  { timeout: RUN_TIMEOUT_MS },
  async () => {
    await using emulator = await startTestEmulator();
    const { id } = await emulator.create({ model: "darkroom/stadium-jingle", prompt: "proud" });
    const { output, logs, status } = await emulator.untilEnd(id);
    expect(status).toBe("succeeded");
    expect(logs).toContain("Stage: play, 8 steps\n");
    expect(logs).toMatch(/^100%\|/m);
    const url = output?.[0] ?? "";
    expect(url).toMatch(/out-0\.wav$/);
    const length = Number((await fetch(url, { method: "HEAD" })).headers.get("content-length"));
    expect(length).toBeGreaterThan(2_000_000);
  },
);

test(
  "a film does not hold up the pictures that come after it",
  { timeout: RUN_TIMEOUT_MS },
  async () => {
    await using emulator = await startTestEmulator({ drawingsMax: 1 });
    const film = await emulator.create({ model: "darkroom/jersey-turntable" });
    await emulator.untilStatus(film.id, "processing");
    const second = await emulator.create({ model: "darkroom/jersey-turntable" });
    const name = await emulator.create({ model: "darkroom/kit-name" });
    expect((await emulator.untilEnd(name.id)).status).toBe("succeeded");
    expect((await emulator.get(film.id)).status).toBe("processing");
    expect((await emulator.get(second.id)).status).toBe("starting");
    await emulator.cancel(second.id);
    await emulator.cancel(film.id);
  },
);
