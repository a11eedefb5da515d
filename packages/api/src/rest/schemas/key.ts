import { z } from "zod";
import { TimeSchema, named, pageOf } from "./name-schema.ts";

export const KeySchema = named(
  "ApiKey",
  z.object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().describe("How the key begins, to tell it from others."),
    scopes: z.array(z.string()).readonly(),
    callsPerMinute: z.number().nullable().describe("Null for the default of the installation."),
    createdAt: TimeSchema,
    expiresAt: TimeSchema.nullable(),
    revokedAt: TimeSchema.nullable(),
    lastUsedAt: TimeSchema.nullable().describe("To within a minute."),
  }),
);

export const KeyPageSchema = pageOf("ApiKeyPage", KeySchema);

export const CreatedKeySchema = named(
  "CreatedApiKey",
  z.object({
    secret: z.string().describe("The whole key, told here and nowhere else."),
    key: KeySchema,
  }),
);
