import { z } from "zod";

const BodySchema = z.strictObject({
  input: z.record(z.string(), z.unknown()),
  webhook: z.string().optional(),
  webhook_events_filter: z.array(z.string()).optional(),
});

export type CreationBody = {
  input: Readonly<Record<string, unknown>>;
  webhook: string | null;
  events: readonly string[];
};

/**
 * The body of a creation. The real API refuses unknown fields (wire fact R1), and so does this.
 * @throws ZodError when it is no such body
 */
export function readCreation(text: string): CreationBody {
  const body = BodySchema.parse(JSON.parse(text));
  return {
    input: body.input,
    webhook: body.webhook ?? null,
    events: body.webhook_events_filter ?? [],
  };
}
