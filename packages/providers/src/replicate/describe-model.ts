import { z } from "zod";
import type { ApiAnswer, CallApi } from "../call-api.ts";
import type { DescribeOutcome, ModelAddress } from "../models/outcomes.ts";
import { readInputSchema, readOutputKind, readWords } from "../models/read-schema.ts";
import { absent } from "../read-fields.ts";
import { addressModel } from "./address-model.ts";
import type { ReplicateModel } from "./address-model.ts";
import { judgeUnavailable } from "./judge-get.ts";

export const DESCRIBE_TIMEOUT_MS = 20_000;

const VersionSchema = z.object({
  id: absent(z.string()),
  openapi_schema: z.object({
    components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
  }),
});
const ModelSchema = z.object({
  description: absent(z.string()),
  latest_version: absent(VersionSchema),
});
/** A deployment runs one version of one model. */
const DeploymentSchema = z.object({
  current_release: z.object({ model: z.string(), version: z.string() }),
});

type Described = Extract<DescribeOutcome, { outcome: "described" }>;

function describe(
  version: z.infer<typeof VersionSchema>,
  description: string | null,
): Described | null {
  const { schemas } = version.openapi_schema.components;
  const inputSchema = readInputSchema(schemas["Input"], schemas);
  if (inputSchema === null) return null;
  return {
    outcome: "described",
    description: {
      title: null,
      description: readWords(description),
      version: version.id ?? null,
      inputSchema,
      outputKind: readOutputKind(schemas["Output"], schemas),
    },
  };
}

/** The path that describes a model; null for a version of which only the digits are known. */
function pathOf(model: ReplicateModel): string | null {
  if (model.owner === null || model.name === null) return null;
  if (model.kind === "deployment") return `/deployments/${model.owner}/${model.name}`;
  const path = `/models/${model.owner}/${model.name}`;
  const version = model.kind === "version" ? model.version.split(":").at(-1) : null;
  return version === null ? path : `${path}/versions/${version}`;
}

function read(body: unknown, model: ReplicateModel): Described | null {
  if (model.kind === "version") {
    const version = VersionSchema.safeParse(body);
    return version.success ? describe(version.data, null) : null;
  }
  const parsed = ModelSchema.safeParse(body);
  if (!parsed.success || parsed.data.latest_version == null) return null;
  return describe(parsed.data.latest_version, parsed.data.description ?? null);
}

const isFound = (answer: ApiAnswer): answer is Extract<ApiAnswer, { outcome: "answered" }> =>
  answer.outcome === "answered" && answer.status >= 200 && answer.status < 300;

/** The schema of a model's input as the API publishes it (wire fact R15), for a form and a check. */
export async function describeModel(
  callApi: CallApi,
  address: ModelAddress,
  now: () => number,
): Promise<DescribeOutcome> {
  const model = addressModel(address);
  const path = model === null ? null : pathOf(model);
  if (model === null || path === null) return { outcome: "missing" };
  const answer = await callApi({ method: "GET", path, timeoutMs: DESCRIBE_TIMEOUT_MS });
  if (answer.outcome === "answered" && answer.status === 404) return { outcome: "missing" };
  if (!isFound(answer)) return judgeUnavailable(answer, now());
  if (model.kind === "deployment") {
    const deployment = DeploymentSchema.safeParse(answer.body);
    if (!deployment.success) return { outcome: "missing" };
    const { model: name, version } = deployment.data.current_release;
    // The name is another's word; only a plain model is asked, never a further deployment.
    const isModel = addressModel({ model: name, modelVersion: null })?.kind === "model";
    if (!isModel || !/^[0-9a-f]{64}$/.test(version)) return { outcome: "missing" };
    return describeModel(callApi, { model: name, modelVersion: version }, now);
  }
  return read(answer.body, model) ?? { outcome: "missing" };
}
