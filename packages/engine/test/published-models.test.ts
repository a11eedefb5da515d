import { describe, expect, it } from "vitest";
import { createWireProvider } from "./wires.ts";
import { createWorld } from "./world.ts";

describe("what the emulator publishes about its models, read by the adapters", () => {
  it("is the same of a model, of its version and of its deployment", async () => {
    await using world = await createWorld();
    const { provider } = world;
    const model = "darkroom/jersey-speed";
    const latest = await provider.describeModel?.({ model, modelVersion: null });
    if (latest?.outcome !== "described") throw new Error("not described");
    const { inputSchema, version, outputKind } = latest.description;
    expect(outputKind).toBe("file");
    expect(inputSchema.required).toEqual(["prompt"]);
    expect(Object.values(inputSchema.properties).some((property) => "enum" in property)).toBe(true);
    for (const address of [
      { model, modelVersion: version },
      { model: `${model}:${version ?? ""}`, modelVersion: null },
      { model: `deployments/${model}`, modelVersion: null },
    ]) {
      expect(await provider.describeModel?.(address)).toMatchObject({
        outcome: "described",
        description: { inputSchema, version },
      });
    }
    const none = { model: "deployments/darkroom/none", modelVersion: null };
    expect(await provider.describeModel?.(none)).toEqual({ outcome: "missing" });
    const words = { model: "darkroom/kit-name", modelVersion: null };
    expect(await provider.describeModel?.(words)).toMatchObject({
      description: { outputKind: "text" },
    });
  });

  it("is the same over both wires, but for what only one of them says", async () => {
    await using world = await createWorld();
    const skytells = createWireProvider("skytells", {
      emulatorUrl: world.emulator.url,
      now: world.clock.now,
    });
    const read = async (provider: typeof skytells, model: string) => {
      const told = await provider.describeModel?.({ model, modelVersion: null });
      if (told?.outcome !== "described") throw new Error("not described");
      const { properties } = told.description.inputSchema;
      return Object.entries(properties).map(([name, { "x-order": _order, ...rest }]) => [
        name,
        rest,
      ]);
    };
    expect(await read(skytells, "skytells/jersey-speed")).toEqual(
      await read(world.provider, "darkroom/jersey-speed"),
    );
  });

  it("is found by words, with the runs that went well", async () => {
    await using world = await createWorld();
    const { provider } = world;
    const found = await provider.searchModels?.({ text: "jersey", most: 2 });
    if (found?.outcome !== "found") throw new Error("not found");
    expect(found.models.map(({ model }) => model)).toEqual([
      "darkroom/jersey-preview",
      "darkroom/jersey-speed",
    ]);
    expect(await provider.searchModels?.({ text: "no such words", most: 9 })).toEqual({
      outcome: "found",
      models: [],
    });
    const model = { model: "darkroom/jersey-speed" };
    expect(await provider.modelExamples?.(model)).toEqual({ outcome: "found", examples: [] });
    const { id } = await world.submit({ durationMs: 20 });
    world.engine.worker.start();
    await world.untilEnded(id);
    expect(await provider.modelExamples?.(model)).toMatchObject({
      outcome: "found",
      examples: [{ input: { prompt: "teal hexagons" }, urls: [expect.stringMatching(/^http/)] }],
    });
  });
});

describe("runs by every kind of address", () => {
  it("reach the provider and end well", async () => {
    await using world = await createWorld();
    const { provider } = world;
    const told = await provider.describeModel?.({
      model: "darkroom/jersey-speed",
      modelVersion: null,
    });
    const version = told?.outcome === "described" ? (told.description.version ?? "") : "";
    for (const model of [
      "darkroom/jersey-speed",
      "deployments/darkroom/jersey-speed",
      `darkroom/jersey-speed:${version}`,
      version,
    ]) {
      const started = await provider.start({
        model,
        modelVersion: null,
        input: { prompt: "teal", __scenario: { durationMs: 20 } },
        webhook: null,
        wantsProgress: false,
        deadlineMs: 60_000,
        waitMs: 10_000,
      });
      expect(started).toMatchObject({ outcome: "accepted", update: { phase: "succeeded" } });
    }
  });
});
