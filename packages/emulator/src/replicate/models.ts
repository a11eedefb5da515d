import { createHash } from "node:crypto";
import { SEED_MAX } from "../limits.ts";
import { MODEL_OWNER } from "../predictions/models.ts";
import { isoMicros } from "./times.ts";

/** Longest prompt in characters. */
export const PROMPT_CHARACTERS_MAX = 2000;

export type InputProperty = {
  type: "string" | "integer";
  title: string;
  description: string;
  "x-order": number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
};

export type InputSchema = {
  type: "object";
  title: "Input";
  required: readonly string[];
  properties: Record<string, InputProperty>;
};

export type ReplicateModel = {
  owner: string;
  name: string;
  description: string;
  /** 64 hexadecimal digits that never change. */
  versionId: string;
  input: InputSchema;
};

const INPUT: InputSchema = {
  type: "object",
  title: "Input",
  required: ["prompt"],
  properties: {
    prompt: {
      type: "string",
      title: "Prompt",
      description: "What to draw, such as colours, a pattern, a team name and a number.",
      "x-order": 0,
      minLength: 1,
      maxLength: PROMPT_CHARACTERS_MAX,
    },
    seed: {
      type: "integer",
      title: "Seed",
      description: "Same prompt and seed give the same picture. Leave it out for a random one.",
      "x-order": 1,
      minimum: 0,
      maximum: SEED_MAX,
    },
  },
};

function model(name: string, description: string): ReplicateModel {
  const versionId = createHash("sha256").update(`${MODEL_OWNER}/${name} version 1`).digest("hex");
  return { owner: MODEL_OWNER, name, description, versionId, input: INPUT };
}

export const MODELS: readonly ReplicateModel[] = [
  model("jersey-speed", "A sports jersey in a few seconds: flat view, fewer steps."),
  model("jersey-quality", "A sports jersey drawn with more steps and finer fabric."),
  model("jersey-scene", "A sports jersey in a scene with light and background."),
];

export function findModel(owner: string, name: string): ReplicateModel | undefined {
  return MODELS.find((each) => each.owner === owner && each.name === name);
}

/** Understands `owner/name`, `owner/name:<64 hex>` and `<64 hex>` (R1). */
export function findByVersion(version: string): ReplicateModel | undefined {
  const parts = /^(?:([\w.-]+)\/([\w.-]+))?:?([0-9a-f]{64})?$/.exec(version);
  if (parts === null) return undefined;
  const [, owner, name, versionId] = parts;
  return MODELS.find((each) => {
    if (owner !== undefined && (each.owner !== owner || each.name !== name)) return false;
    if (versionId !== undefined) return each.versionId === versionId;
    return owner !== undefined;
  });
}

/** When all versions were made; a constant, so that answers never differ between starts. */
const CREATED_AT_MS = Date.UTC(2026, 0, 5, 9, 0, 0);

export function renderVersion(each: ReplicateModel): Record<string, unknown> {
  const output = { type: "array", title: "Output", items: { type: "string", format: "uri" } };
  return {
    id: each.versionId,
    created_at: isoMicros(CREATED_AT_MS),
    cog_version: "0.16.0",
    openapi_schema: {
      openapi: "3.0.2",
      info: { title: "Cog", version: "0.1.0" },
      paths: {},
      components: { schemas: { Input: each.input, Output: output } },
    },
  };
}

export function renderModel(each: ReplicateModel, base: string): Record<string, unknown> {
  return {
    url: `${base}/models/${each.owner}/${each.name}`,
    owner: each.owner,
    name: each.name,
    description: each.description,
    visibility: "public",
    is_official: false,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 0,
    cover_image_url: null,
    default_example: null,
    latest_version: renderVersion(each),
  };
}
