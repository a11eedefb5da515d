import { afterAll, beforeAll, describe, expect, it } from "vitest";
import sharp from "sharp";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

/** Real runs of the embedded models, from the order to the bytes; on a busy machine they take long. */
const RUN_TIMEOUT_MS = 120_000;
const MODEL = "darkroom/jersey-preview";

/** A term of the safety check's list, out of sight here as it is there. */
const SLUR = Buffer.from("a2lrZQ==", "base64").toString("utf8");

let server: TestServer;
let guest: Visitor;

beforeAll(async () => {
  server = await startTestServer();
  guest = await createGuest(server.url);
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

async function available(): Promise<number> {
  const { result } = await guest.query("credit.balance");
  return z.object({ available: z.number() }).parse(result).available;
}

describe("a run of an embedded model", () => {
  it(
    "makes as many pictures of the size and format as were ordered",
    async () => {
      const input = {
        prompt: "a jersey",
        name: "Comets",
        number: 7,
        colours: ["teal", "#f27a1a"],
        pattern: "waves",
        size: 256,
        num_outputs: 2,
        output_format: "webp",
      };
      const { id } = await guest.create({ model: MODEL, input });
      const ended = await guest.waitUntil(id, hasEnded);
      expect(ended).toMatchObject({ status: "succeeded", input, error: null });
      expect(ended.outputs).toHaveLength(2);
      for (const output of ended.outputs) {
        expect(output).toMatchObject({ mediaType: "image/webp", width: 256, height: 256 });
        const bytes = Buffer.from(await (await guest.send(output.url)).arrayBuffer());
        const { format, width } = await sharp(bytes).metadata();
        expect({ format, width }).toEqual({ format: "webp", width: 256 });
      }
    },
    RUN_TIMEOUT_MS,
  );

  it(
    "that the safety check refuses fails as such and costs nothing",
    async () => {
      const before = await available();
      const input = { prompt: `a jersey, "${SLUR}"` };
      const { id } = await guest.create({ model: MODEL, input });
      const ended = await guest.waitUntil(id, hasEnded);
      expect(ended).toMatchObject({
        status: "failed",
        outputs: [],
        error: { code: "safety", released: 1 },
        credits: { reserved: 0, captured: 0 },
      });
      expect(await available()).toBe(before);
    },
    RUN_TIMEOUT_MS,
  );
});

describe("the form of a model", () => {
  it("can be drawn from what model.get says", async () => {
    const { result } = await guest.query("model.get", { model: MODEL });
    const { inputSchema } = z
      .object({
        inputSchema: z.object({
          properties: z.record(z.string(), z.record(z.string(), z.unknown())),
          required: z.array(z.string()),
        }),
      })
      .parse(result);
    const { properties, required } = inputSchema;
    expect(required).toEqual(["prompt"]);
    expect(properties).not.toHaveProperty("__scenario");
    const inOrder = Object.values(properties).toSorted(
      (left, right) => Number(left["x-order"]) - Number(right["x-order"]),
    );
    expect(inOrder.map((property) => property["title"])).toEqual([
      "Prompt",
      "Name",
      "Number",
      "Colours",
      "Pattern",
      "Collar",
      "Sport",
      "Reference picture",
      "Size",
      "Number of outputs",
      "Output format",
      "Seed",
    ]);
    for (const property of inOrder) expect(property["description"]).toMatch(/.{10}/);
    expect(properties["size"]).toMatchObject({
      type: "integer",
      enum: [256, 320, 448],
      default: 448,
    });
  });
});
