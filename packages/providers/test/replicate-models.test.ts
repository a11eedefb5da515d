import { describe, expect, it } from "vitest";
import { sendJson } from "./loopback-server.ts";
import type { Answer } from "./loopback-server.ts";
import { startRig } from "./replicate-fixture.ts";

const HASH = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa";

const SCHEMAS = {
  Input: {
    type: "object",
    title: "Input",
    required: ["prompt", "gone"],
    properties: {
      prompt: { type: "string", title: "Prompt", description: "What to draw.", "x-order": 0 },
      aspect_ratio: {
        allOf: [{ $ref: "#/components/schemas/aspect_ratio" }],
        default: "1:1",
        description: "The shape.",
        "x-order": 1,
      },
      num_outputs: {
        type: "integer",
        title: "Num Outputs",
        minimum: 1,
        maximum: 4,
        default: 1,
        "x-order": 2,
      },
      image: { type: "string", format: "uri", nullable: true, "x-order": 3 },
      mask: { anyOf: [{ type: "string", format: "uri" }, { type: "null" }], title: "Mask" },
    },
  },
  Output: { type: "array", items: { type: "string", format: "uri" } },
  aspect_ratio: { type: "string", title: "aspect_ratio", enum: ["1:1", "16:9"] },
};
const version = { id: HASH, openapi_schema: { components: { schemas: SCHEMAS } } };

const INPUT_SCHEMA = {
  type: "object",
  required: ["prompt"],
  properties: {
    prompt: { type: "string", title: "Prompt", description: "What to draw.", "x-order": 0 },
    aspect_ratio: {
      type: "string",
      enum: ["1:1", "16:9"],
      default: "1:1",
      description: "The shape.",
      "x-order": 1,
    },
    num_outputs: {
      type: "integer",
      title: "Num Outputs",
      minimum: 1,
      maximum: 4,
      default: 1,
      "x-order": 2,
    },
    image: { type: "string", format: "uri", nullable: true, "x-order": 3 },
    mask: { type: "string", format: "uri", nullable: true, title: "Mask" },
  },
};

const answerModels: Answer = (response, { target }) => {
  if (target === "/v1/models/acme/jersey") {
    sendJson(response, 200, { description: "Draws jerseys.", latest_version: version });
  } else if (target === `/v1/models/acme/jersey/versions/${HASH}`) sendJson(response, 200, version);
  else if (target === "/v1/deployments/acme/kit") {
    const current_release = { model: "acme/jersey", version: HASH };
    sendJson(response, 200, { owner: "acme", name: "kit", current_release });
  } else sendJson(response, 404, { detail: "Not found.", status: 404 });
};

describe("what the API publishes about a model", () => {
  it.each([
    ["an official model", "acme/jersey", null, "Draws jerseys."],
    ["a pinned version", "acme/jersey", HASH, null],
    ["a version in the name", `acme/jersey:${HASH}`, null, null],
    ["a deployment", "deployments/acme/kit", null, null],
  ])("reads %s", async (_name, model, modelVersion, description) => {
    await using rig = await startRig(answerModels);
    const outcome = await rig.provider.describeModel?.({ model, modelVersion });
    expect(outcome).toEqual({
      outcome: "described",
      description: {
        title: null,
        description,
        version: HASH,
        inputSchema: INPUT_SCHEMA,
        outputKind: "file",
      },
    });
  });

  it.each([
    ["is unknown", "acme/nothing"],
    ["is digits alone", HASH],
    ["is no name", "../models"],
  ])("is missing where the model %s", async (_name, model) => {
    await using rig = await startRig(answerModels);
    const address = { model, modelVersion: null };
    expect(await rig.provider.describeModel?.(address)).toEqual({ outcome: "missing" });
  });

  it("does not follow a deployment to anything but a plain version of a model", async () => {
    for (const model of ["deployments/acme/kit", "../../files", "acme/jersey?x"]) {
      await using rig = await startRig((response) =>
        sendJson(response, 200, { current_release: { model, version: HASH } }),
      );
      const address = { model: "deployments/acme/kit", modelVersion: null };
      expect(await rig.provider.describeModel?.(address)).toEqual({ outcome: "missing" });
      expect(rig.server.seen).toHaveLength(1);
    }
  });

  it.each([
    [{ type: "string" }, "text"],
    [{ type: "array", items: { type: "string" }, "x-cog-array-display": "concatenate" }, "text"],
    [{ type: "array", items: { type: "string" } }, "json"],
    [{ type: "string", format: "uri" }, "file"],
    [{ type: "object" }, "json"],
    [{ $ref: "#/components/schemas/Loop" }, null],
    [undefined, null],
  ])("tells by %j what comes out: %s", async (Output, outputKind) => {
    const schemas = { ...SCHEMAS, Output, Loop: { $ref: "#/components/schemas/Loop" } };
    await using rig = await startRig((response) =>
      sendJson(response, 200, { latest_version: { openapi_schema: { components: { schemas } } } }),
    );
    const address = { model: "acme/jersey", modelVersion: null };
    expect(await rig.provider.describeModel?.(address)).toMatchObject({
      outcome: "described",
      description: { outputKind },
    });
  });

  it("keeps a hostile schema within bounds", async () => {
    const properties: Record<string, unknown> = {
      loop: { $ref: "#/components/schemas/Loop" },
      choice: { enum: Array.from({ length: 501 }, (_, index) => index) },
      words: { type: "string", description: "x".repeat(10_000) },
      deep: Array.from({ length: 9 }).reduce<object>((items) => ({ type: "array", items }), {}),
      none: 7,
    };
    for (let index = 0; index < 200; index += 1) properties[`field_${index}`] = { type: "string" };
    const schemas = { Input: { properties }, Loop: { $ref: "#/components/schemas/Loop" } };
    await using rig = await startRig((response) =>
      sendJson(response, 200, { latest_version: { openapi_schema: { components: { schemas } } } }),
    );
    const address = { model: "acme/jersey", modelVersion: null };
    const outcome = await rig.provider.describeModel?.(address);
    if (outcome?.outcome !== "described") throw new Error("not described");
    const read = outcome.description.inputSchema.properties;
    expect(Object.keys(read)).toHaveLength(100);
    expect(read["loop"]).toEqual({});
    expect(read["choice"]).toEqual({});
    expect(read["words"]?.["description"]).toHaveLength(2_000);
    expect(JSON.stringify(read["deep"]).match(/array/g)).toHaveLength(6);
    expect(read).not.toHaveProperty("none");
  });
});

describe("searching", () => {
  const models = [
    { model: { owner: "acme", name: "jersey", description: "Draws jerseys." } },
    { owner: "acme", name: "shorts", description: "" },
    { model: { owner: "..", name: "files" } },
    "junk",
  ];

  it("asks with words and a number, and offers what could be started", async () => {
    await using rig = await startRig((response) => sendJson(response, 200, { models }));
    expect(await rig.provider.searchModels?.({ text: "teal & orange", most: 500 })).toEqual({
      outcome: "found",
      models: [
        { model: "acme/jersey", title: null, description: "Draws jerseys." },
        { model: "acme/shorts", title: null, description: null },
      ],
    });
    expect(rig.server.seen[0]?.target).toBe("/v1/search?query=teal+%26+orange&limit=50");
  });

  it("cuts words that are too long for an address", async () => {
    await using rig = await startRig((response) => sendJson(response, 200, { models: [] }));
    await rig.provider.searchModels?.({ text: "x".repeat(5_000), most: 0 });
    expect(rig.server.seen[0]?.target).toBe(`/v1/search?query=${"x".repeat(200)}&limit=1`);
  });
});

describe("examples", () => {
  it("reads input and addresses of each", async () => {
    const output = ["https://replicate.delivery/a.png", { text: "no file" }];
    const results = [{ id: "x", input: { prompt: "teal" }, output }, { input: 7 }];
    await using rig = await startRig((response) => sendJson(response, 200, { results }));
    expect(await rig.provider.modelExamples?.({ model: "acme/jersey" })).toEqual({
      outcome: "found",
      examples: [{ input: { prompt: "teal" }, urls: ["https://replicate.delivery/a.png"] }],
    });
    expect(rig.server.seen[0]?.target).toBe("/v1/models/acme/jersey/examples");
  });
});
