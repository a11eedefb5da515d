import { OUTPUT_KINDS } from "@darkroom/engine";
import { z } from "zod";
import { TimeSchema, named } from "./name-schema.ts";

export const UploadSchema = named(
  "Upload",
  z.object({
    id: z.string(),
    reference: z.string().describe("What an input says in place of the file."),
    kind: z.enum(OUTPUT_KINDS).describe("By its bytes."),
    mediaType: z.string(),
    bytes: z.number().int(),
    sha256: z.string(),
    expiresAt: TimeSchema.describe("Until then orders can name it."),
  }),
);
