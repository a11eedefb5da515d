import { z } from "zod";

const count = z.number().int();

/** What has happened to an account, as the commit wrote in which it did. */
export const NewsSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("batch.ended"),
    at: count,
    batchId: z.string(),
    /** Its owner cancelled the rest of it. */
    byHand: z.boolean(),
    succeeded: count,
    failed: count,
    canceled: count,
    expired: count,
    refused: count,
    creditsCaptured: count,
  }),
  z.object({ type: z.literal("credit.low"), at: count, available: count }),
]);
export type News = z.infer<typeof NewsSchema>;
