import { z } from "zod";
import type { PredictionRecord } from "../predictions/record.ts";

const WireFactsSchema = z.object({
  /** Key of the create, which signs its webhooks. */
  apiKey: z.string().catch(""),
  /** Events in the words in which they were asked for, to be echoed. */
  events: z.array(z.string()).catch([]),
});

/** What only this wire form keeps of a prediction, in the record's `wire`. */
export type WireFacts = z.infer<typeof WireFactsSchema>;

export function wireFactsOf(record: Pick<PredictionRecord, "wire">): WireFacts {
  return WireFactsSchema.parse(record.wire);
}
