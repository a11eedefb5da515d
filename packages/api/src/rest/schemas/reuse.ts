import { z } from "zod";
import { CreditsSchema, named } from "./name-schema.ts";

export const ReuseSchema = named(
  "Reuse",
  z.object({
    reuse: z
      .enum(["never", "allow"])
      .describe("Whether an order may be answered with the stored result of an equal one."),
    credits: CreditsSchema.describe("What such an answer costs at most."),
  }),
);
