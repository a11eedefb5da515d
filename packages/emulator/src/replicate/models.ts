import { createHash } from "node:crypto";
import { MODEL_DECLARATIONS, type ModelDeclaration } from "@darkroom/generator";
import { MODEL_OWNER } from "../predictions/models.ts";
import { publishSchemas } from "./schemas.ts";
import { isoMicros } from "../iso-micros.ts";

export type ReplicateModel = {
  owner: string;
  name: string;
  description: string;
  /** 64 hexadecimal digits; they change when the model's input does. */
  versionId: string;
  declaration: ModelDeclaration;
};

function publishModel(declaration: ModelDeclaration): ReplicateModel {
  const { name, description } = declaration;
  const content = JSON.stringify([MODEL_OWNER, name, publishSchemas(declaration)]);
  const versionId = createHash("sha256").update(content).digest("hex");
  return { owner: MODEL_OWNER, name, description, versionId, declaration };
}

export const MODELS: readonly ReplicateModel[] = MODEL_DECLARATIONS.map(publishModel);

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
  return {
    id: each.versionId,
    created_at: isoMicros(CREATED_AT_MS),
    cog_version: "0.16.0",
    openapi_schema: {
      openapi: "3.0.2",
      info: { title: "Cog", version: "0.1.0" },
      paths: {},
      components: { schemas: publishSchemas(each.declaration) },
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
