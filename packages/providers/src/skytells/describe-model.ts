import { z } from "zod";
import type { CallApi } from "../call-api.ts";
import type { DescribeOutcome } from "../models/outcomes.ts";
import { readInputSchema, readOutputKind, readWords } from "../models/read-schema.ts";
import { absent } from "../read-fields.ts";
import { judgeUnavailable } from "./judge-get.ts";

export const DESCRIBE_TIMEOUT_MS = 20_000;

const ModelSchema = z.object({
  name: absent(z.string()),
  description: absent(z.string()),
  input_schema: z.unknown().optional(),
  output_schema: z.unknown().optional(),
});

/** A model's schemas as the API publishes them (wire fact K9); it has no versions. */
export async function describeModel(
  callApi: CallApi,
  slug: string,
  now: () => number,
): Promise<DescribeOutcome> {
  const path = `/model/${slug}?fields=input_schema,output_schema`;
  const answer = await callApi({ method: "GET", path, timeoutMs: DESCRIBE_TIMEOUT_MS });
  if (answer.outcome === "answered" && answer.status === 404) return { outcome: "missing" };
  const isFound = answer.outcome === "answered" && answer.status >= 200 && answer.status < 300;
  if (!isFound) return judgeUnavailable(answer, now());
  // The model itself, or inside an envelope as other answers of this API.
  const enveloped = z.object({ data: ModelSchema }).safeParse(answer.body);
  const bare = ModelSchema.safeParse(answer.body);
  const model = enveloped.success ? enveloped.data.data : bare.success ? bare.data : null;
  const inputSchema = readInputSchema(model?.input_schema, {});
  if (model === null || inputSchema === null) return { outcome: "missing" };
  return {
    outcome: "described",
    description: {
      title: readWords(model.name),
      description: readWords(model.description),
      version: null,
      inputSchema,
      outputKind: readOutputKind(model.output_schema, {}),
    },
  };
}
