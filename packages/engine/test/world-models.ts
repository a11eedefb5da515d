import { z } from "zod";
import type { ModelDefinition } from "../src/index.ts";
import { OWNER_ON } from "./wires.ts";
import type { Wire } from "./wires.ts";

export const MODEL: ModelDefinition = {
  model: "darkroom/jersey-speed",
  provider: "replicate",
  modelVersion: null,
  title: "Speed",
  description: "A jersey in a few seconds.",
  credits: 3,
  output: { kind: "image", width: null, height: null },
  promptCharactersMax: 200,
  inputSchema: z.strictObject({
    prompt: z.string().max(200),
    seed: z.number().int().optional(),
    __scenario: z.record(z.string(), z.unknown()).optional(),
  }),
  deadlineMs: 600_000,
};

export const MODEL_ON: Readonly<Record<Wire, ModelDefinition>> = {
  replicate: MODEL,
  skytells: { ...MODEL, model: `${OWNER_ON.skytells}/jersey-speed`, provider: "skytells" },
  fal: { ...MODEL, model: `${OWNER_ON.fal}/jersey-speed`, provider: "fal" },
};

/** Models of the other kinds; each costs the same. */
export const LONG_MODELS: readonly ModelDefinition[] = (
  [
    ["jersey-turntable", "video"],
    ["stadium-jingle", "audio"],
    ["kit-name", "text"],
  ] as const
).map(([name, kind]) => ({
  ...MODEL,
  model: `darkroom/${name}`,
  output: { kind, width: null, height: null },
}));
