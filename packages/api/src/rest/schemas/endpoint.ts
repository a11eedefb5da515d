import { z } from "zod";
import { TimeSchema, named, pageOf } from "./name-schema.ts";

const ENDPOINT = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  createdAt: TimeSchema,
  failingSince: TimeSchema.nullable().describe("Since when it has done nothing but fail."),
  disabled: z
    .object({ at: TimeSchema, reason: z.enum(["gone", "failing"]) })
    .nullable()
    .describe("Null while it takes events."),
  previousSecretUntil: TimeSchema.nullable().describe("The old secret signs too until then."),
};

const SecretSchema = z.string().describe("Told here and nowhere else.");

export const EndpointListSchema = z.array(named("Endpoint", z.object(ENDPOINT)));

export const CreatedEndpointSchema = named(
  "CreatedEndpoint",
  z.object({ ...ENDPOINT, secret: SecretSchema }),
);

export const DeletedEndpointSchema = named("DeletedEndpoint", z.object({ id: z.string() }));

export const RotatedSecretSchema = named(
  "RotatedSecret",
  z.object({ secret: SecretSchema, previousUntil: TimeSchema }),
);

export const SentSchema = named(
  "SentWebhook",
  z.object({ deliveryId: z.string().describe("The `webhook-id` under which it comes.") }),
);

export const EndpointDeliveryPageSchema = pageOf(
  "EndpointDeliveryPage",
  named(
    "EndpointDelivery",
    z.object({
      id: z.string().describe("The `webhook-id` of every attempt."),
      type: z.string(),
      predictionId: z.string().nullable(),
      sequence: z.number().nullable(),
      state: z.enum(["pending", "delivered", "failed", "dropped"]),
      attempts: z.number(),
      createdAt: TimeSchema,
      nextAttemptAt: TimeSchema.nullable(),
      endedAt: TimeSchema.nullable(),
      log: z
        .array(
          z.object({
            at: TimeSchema,
            durationMs: z.number(),
            outcome: z.enum([
              "delivered",
              "refused",
              "redirected",
              "late",
              "unreachable",
              "forbidden",
            ]),
            statusCode: z.number().nullable(),
            excerpt: z.string(),
          }),
        )
        .describe("Newest first."),
    }),
  ),
);
