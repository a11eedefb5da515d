import { OUTPUT_KINDS } from "@darkroom/engine";
import { z } from "zod";
import { CreditsSchema, DurationMsSchema, named } from "./name-schema.ts";
import { DeliveryChoiceSchema } from "./prediction.ts";

export const ModelViewSchema = named(
  "Model",
  z.object({
    model: z.string().describe("`owner/name`, the name that orders give."),
    provider: z.string(),
    title: z.string(),
    description: z.string(),
    credits: CreditsSchema.describe("The price of one run with the defaults of its input."),
    output: z.object({
      kind: z.enum(OUTPUT_KINDS),
      width: z.number().nullable(),
      height: z.number().nullable(),
    }),
    promptCharactersMax: z.number(),
    inputSchema: z
      .object({
        type: z.literal("object"),
        properties: z.record(z.string(), z.record(z.string(), z.unknown())),
        required: z.array(z.string()),
      })
      .describe("JSON Schema of the input."),
    durations: z
      .object({
        p10: DurationMsSchema,
        p50: DurationMsSchema,
        p80: DurationMsSchema,
        p90: DurationMsSchema,
        p95: DurationMsSchema,
        p99: DurationMsSchema,
        runs: z.number(),
        stages: z.object({
          queue: DurationMsSchema,
          start: DurationMsSchema,
          run: DurationMsSchema,
          store: DurationMsSchema,
        }),
      })
      .nullable()
      .describe("Measured durations of recent runs; null without enough of them."),
    delivery: DeliveryChoiceSchema,
  }),
);

export const ModelListSchema = z.array(ModelViewSchema);
