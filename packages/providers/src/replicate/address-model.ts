import type { ModelAddress } from "../models/outcomes.ts";

/** Owner and name; neither can begin with a dot, as both are put into a URL path. */
const NAME = "[A-Za-z0-9][\\w.-]*";
const MODEL = new RegExp(`^(${NAME})/(${NAME})$`);
const DEPLOYMENT = new RegExp(`^deployments/(${NAME})/(${NAME})$`);
/** A version alone, or behind its model (wire fact R1). */
const VERSION = new RegExp(`^(?:(${NAME})/(${NAME}):)?([0-9a-f]{64})$`);

export type ReplicateModel =
  | { kind: "model"; owner: string; name: string }
  | { kind: "deployment"; owner: string; name: string }
  /** `version` stands in the body as it is given; owner and name are known where they are named. */
  | { kind: "version"; version: string; owner: string | null; name: string | null };

/**
 * What a model's name addresses: `owner/name` an official model, `owner/name:<64 hex>` or
 * `<64 hex>` a version, `deployments/owner/name` a deployment. Null where it is none of these.
 */
export function addressModel({ model, modelVersion }: ModelAddress): ReplicateModel | null {
  const named = MODEL.exec(model);
  const owner = named?.[1] ?? null;
  const name = named?.[2] ?? null;
  if (modelVersion !== null) {
    return named === null ? null : { kind: "version", version: modelVersion, owner, name };
  }
  if (owner !== null && name !== null) return { kind: "model", owner, name };
  const deployment = DEPLOYMENT.exec(model);
  if (deployment?.[1] !== undefined && deployment[2] !== undefined) {
    return { kind: "deployment", owner: deployment[1], name: deployment[2] };
  }
  const version = VERSION.exec(model);
  if (version === null) return null;
  return {
    kind: "version",
    version: model,
    owner: version[1] ?? null,
    name: version[2] ?? null,
  };
}

/** Where a start is sent. */
export function startPath(model: ReplicateModel): string {
  if (model.kind === "version") return "/predictions";
  return `/${model.kind}s/${model.owner}/${model.name}/predictions`;
}
