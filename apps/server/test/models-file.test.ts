import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "@darkroom/emulator";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import type { Visitor } from "./support/visitor.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";

/** Noise of this side has about 300 kB as a PNG. */
const SIDE_PIXELS = 320;
const DEPLOYMENT = "deployments/darkroom/jersey-quality";
const OVERRIDDEN = "darkroom/jersey-speed";
const ENTRIES = [
  { model: DEPLOYMENT, credits: 5, title: "Our own kit", promptCharactersMax: 40 },
  { model: OVERRIDDEN, credits: 7, deadlineSeconds: 60 },
  { model: "skytells/jersey-speed", provider: "skytells", credits: 4 },
  {
    model: "acme/sheet",
    credits: 2,
    perOutput: "num_outputs",
    input: {
      type: "object",
      required: ["prompt"],
      properties: {
        prompt: { type: "string" },
        num_outputs: { type: "integer", minimum: 1, maximum: 4, default: 1 },
      },
    },
  },
];

let directory: string;
let emulator: Awaited<ReturnType<typeof startEmulator>>;
let variables: Record<string, string>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "darkroom-models-"));
  emulator = await startEmulator({ directory: join(directory, "emulator"), port: 0 });
  const file = join(directory, "models.json");
  await writeFile(file, JSON.stringify(ENTRIES));
  variables = {
    MODELS_FILE: file,
    REPLICATE_BASE_URL: `${emulator.url}/replicate/v1`,
    SKYTELLS_BASE_URL: `${emulator.url}/skytells/v1`,
  };
});

afterAll(async () => {
  await emulator.close();
  await rm(directory, { recursive: true, force: true });
});

const ModelSchema = z.object({
  title: z.string(),
  credits: z.number(),
  inputSchema: z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});
const LedgerSchema = z.object({ items: z.array(z.object({ kind: z.string() })) });
const QuoteSchema = z.object({ requiredCredits: z.number() });

const modelOf = async (guest: Visitor, model: string) =>
  ModelSchema.parse((await guest.query("model.get", { model })).result);
const ledgerOf = async (guest: Visitor): Promise<string[]> =>
  LedgerSchema.parse((await guest.query("credit.ledger")).result).items.map(({ kind }) => kind);

describe("a model that configuration alone adds", () => {
  it("has the form that its provider publishes, over both wires and by a deployment", async () => {
    await using server = await startTestServer(variables);
    const guest = await createGuest(server.url);
    const deployed = await modelOf(guest, DEPLOYMENT);
    expect(deployed).toMatchObject({ title: "Our own kit", credits: 5 });
    const plain = await modelOf(guest, "darkroom/jersey-preview");
    expect(Object.keys(deployed.inputSchema.properties)).toEqual(
      Object.keys(plain.inputSchema.properties),
    );
    expect(deployed.inputSchema.properties["prompt"]).toMatchObject({ maxLength: 40 });
    expect(deployed.inputSchema.properties).not.toHaveProperty("__scenario");
    const choices = (model: z.infer<typeof ModelSchema>) =>
      Object.values(model.inputSchema.properties).filter((property) => "enum" in property);
    expect(choices(deployed).length).toBeGreaterThan(0);
    const overridden = await modelOf(guest, OVERRIDDEN);
    expect(overridden).toMatchObject({ credits: 7 });
    const skytells = await modelOf(guest, "skytells/jersey-speed");
    expect(choices(skytells)).toEqual(choices(overridden));
  });

  it("runs, at the provider's deployment and at its own price", async () => {
    await using server = await startTestServer(variables);
    const guest = await createGuest(server.url);
    const input = { prompt: "teal jersey", __scenario: { durationMs: 30 } };
    const { id, credits } = await guest.create({ model: DEPLOYMENT, input });
    expect(credits).toEqual({ price: 5, reserved: 5, captured: 0 });
    const ended = await guest.waitUntil(id, hasEnded);
    expect(ended).toMatchObject({ status: "succeeded", credits: { captured: 5 } });
    const response = await fetch(`${emulator.url}/replicate/v1/predictions`, {
      headers: { authorization: "Bearer r8_test" },
    });
    expect(JSON.stringify(await response.json())).toContain(
      '"deployment":"darkroom/jersey-quality"',
    );
  });

  it("refuses a wrong input field by field, and no credit moves", async () => {
    await using server = await startTestServer(variables);
    const guest = await createGuest(server.url);
    await guest.query("credit.balance");
    const before = await ledgerOf(guest);
    const { status, error } = await guest.mutate("prediction.create", {
      model: DEPLOYMENT,
      input: { prompt: "a".repeat(41), seed: 1.5, sede: 1 },
    });
    expect(status).toBe(400);
    expect(error?.data.reason).toBe("invalid_input");
    expect(error?.data.fields.map(({ field }) => field).toSorted()).toEqual([
      "prompt",
      "sede",
      "seed",
    ]);
    for (const { message } of error?.data.fields ?? []) expect(message).not.toBe("");
    expect(await ledgerOf(guest)).toEqual(before);
    expect((await guest.query("prediction.list", {})).result).toMatchObject({ items: [] });
    const log: unknown = await (await fetch(`${emulator.url}/control/log`)).json();
    expect(JSON.stringify(log)).not.toContain("a".repeat(41));
  });

  it("takes a file that is too large for the request, by way of an upload", async () => {
    await using server = await startTestServer(variables);
    const guest = await createGuest(server.url);
    const pixels = randomBytes(SIDE_PIXELS * SIDE_PIXELS * 3);
    const raw = { width: SIDE_PIXELS, height: SIDE_PIXELS, channels: 3 } as const;
    const picture = await sharp(pixels, { raw }).png().toBuffer();
    expect(picture.length).toBeGreaterThan(256_000);
    const reference_image = `data:image/png;base64,${picture.toString("base64")}`;
    const input = { prompt: "teal", reference_image, __scenario: { durationMs: 30 } };
    const { id } = await guest.create({ model: OVERRIDDEN, input });
    expect(await guest.waitUntil(id, hasEnded)).toMatchObject({ status: "succeeded" });
    const files = await fetch(`${emulator.url}/replicate/v1/files`, {
      headers: { authorization: "Bearer r8_test" },
    });
    const FilesSchema = z.object({
      results: z.array(z.object({ size: z.number(), content_type: z.string() })),
    });
    expect(FilesSchema.parse(await files.json()).results).toEqual([
      { size: picture.length, content_type: "image/png" },
    ]);
  });

  it("is quoted for all outputs that are asked for", async () => {
    await using server = await startTestServer(variables);
    const guest = await createGuest(server.url);
    const quote = async (input: object) =>
      QuoteSchema.parse(
        (await guest.query("prediction.quote", { model: "acme/sheet", input })).result,
      ).requiredCredits;
    expect(await quote({ num_outputs: 4 })).toBe(8);
    expect(await quote({ prompt: "a" })).toBe(2);
    const ordered = await guest.create({
      model: "acme/sheet",
      input: { prompt: "a", num_outputs: 3 },
    });
    expect(ordered.credits).toMatchObject({ reserved: 6 });
    const ended = await guest.waitUntil(ordered.id, hasEnded);
    // Nobody runs it: the provider says so, and all of it comes back.
    expect(ended).toMatchObject({ status: "failed", error: { released: 6 } });
  });

  it("keeps its form across a restart while the provider is away", async () => {
    const data = await mkdtemp(join(tmpdir(), "darkroom-kept-"));
    const gone = await startEmulator({ directory: join(data, "emulator"), port: 0 });
    const away = { ...variables, DATA_DIR: data, REPLICATE_BASE_URL: `${gone.url}/replicate/v1` };
    {
      await using server = await startTestServer(away);
      expect((await modelOf(await createGuest(server.url), DEPLOYMENT)).credits).toBe(5);
    }
    await gone.close();
    {
      await using server = await startTestServer(away);
      const { inputSchema } = await modelOf(await createGuest(server.url), DEPLOYMENT);
      expect(inputSchema.properties["prompt"]).toMatchObject({ maxLength: 40 });
    }
    await rm(data, { recursive: true, force: true });
  });
});

describe("a file of models with mistakes ends the start with a line", () => {
  it.each([
    ["a price that is none", [{ model: "a/b", credits: -1 }], "MODELS_FILE 0.credits"],
    ["an unknown setting", [{ model: "a/b", credits: 1, price: 2 }], "MODELS_FILE 0: Unrecognized"],
    ["no list", { model: "a/b" }, "MODELS_FILE list:"],
    [
      "more models than can be looked after",
      Array.from({ length: 201 }, (_, index) => ({ model: `a/b${index}`, credits: 1 })),
      "MODELS_FILE list: Too big",
    ],
    [
      "a model twice",
      [
        { model: "a/b", credits: 1 },
        { model: "a/b", credits: 2 },
      ],
      "MODELS_FILE names a/b twice.",
    ],
    [
      "a provider that is not there",
      [{ model: "a/b", credits: 1, provider: "nobody" }],
      "MODELS_FILE has a/b run by nobody, which is not configured.",
    ],
  ])("%s", async (_name, content, line) => {
    const file = join(directory, "wrong.json");
    await writeFile(file, JSON.stringify(content));
    await expect(startTestServer({ ...variables, MODELS_FILE: file })).rejects.toThrow(line);
  });

  it("no JSON, and no file", async () => {
    const file = join(directory, "broken.json");
    await writeFile(file, "[{");
    for (const path of [file, join(directory, "nothing.json")]) {
      const start = startTestServer({ ...variables, MODELS_FILE: path });
      await expect(start).rejects.toThrow(`MODELS_FILE ${path} cannot be read as JSON.`);
    }
  });
});
