import type { FieldError } from "@darkroom/engine";
import { z } from "zod";
import { readFields } from "../errors/read-refusal.ts";

const EVENTS = ["start", "output", "logs", "completed"] as const;

/** The body of a creation; `version` only where the path names no model. */
const OrderSchema = z.strictObject({
  version: z.string().optional(),
  input: z.record(z.string(), z.unknown()),
  webhook: z
    .never({
      error: "Webhooks of Replicate's kind are not sent: make an endpoint, ask urls.get, or wait.",
    })
    .optional(),
  webhook_events_filter: z.array(z.enum(EVENTS)).optional(),
  /** An old wish that changes nothing: there is no stream of parts. */
  stream: z.boolean().optional(),
});

export type Order =
  | { outcome: "read"; version: string; input: Record<string, unknown> }
  | { outcome: "invalid"; fields: readonly FieldError[] };

/**
 * What a client orders.
 * @param model the model of the path; null where the body names it as `version`
 */
export function readOrder(body: unknown, model: string | null): Order {
  const parsed = OrderSchema.safeParse(body);
  if (!parsed.success) return { outcome: "invalid", fields: readFields(parsed.error) };
  const { version = null, input } = parsed.data;
  if (model !== null && version !== null) {
    return invalid("version", "The path names the model.");
  }
  const wanted = model ?? version;
  if (wanted === null) return invalid("version", "version is required");
  return { outcome: "read", version: wanted, input };
}

function invalid(field: string, message: string): Order {
  return { outcome: "invalid", fields: [{ field, message }] };
}
