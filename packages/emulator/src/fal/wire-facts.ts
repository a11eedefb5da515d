import { z } from "zod";
import type { PredictionRecord } from "../predictions/record.ts";

/** One complaint in a list of errors. */
export const FaultSchema = z.object({
  loc: z.array(z.union([z.string(), z.number()])),
  msg: z.string(),
  type: z.string(),
});
export type Fault = z.infer<typeof FaultSchema>;

const WireFactsSchema = z.object({
  /** What is wrong with the input: the queue takes it, and the model refuses it. */
  faults: z.array(FaultSchema).catch([]),
});

/** What only this wire form keeps of a prediction, in the record's `wire`. */
export type WireFacts = z.infer<typeof WireFactsSchema>;

export function wireFactsOf(record: Pick<PredictionRecord, "wire">): WireFacts {
  return WireFactsSchema.parse(record.wire);
}
