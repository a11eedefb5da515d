import { z } from "zod";

export const LOG_KINDS = ["create", "get", "list", "cancel", "webhook", "download"] as const;

/** One row of the control log: a request that was answered, or a webhook that was sent. */
export const LogEntrySchema = z.strictObject({
  at: z.iso.datetime().describe("When it was answered, ISO 8601."),
  kind: z.enum(LOG_KINDS),
  id: z.string().nullable().describe("Id of the prediction; null where none is known."),
  webhook: z
    .string()
    .nullable()
    .describe("URL of the webhook: the one named in a create, or the one that was called."),
  status: z
    .number()
    .int()
    .describe(
      "HTTP status answered (requests) or received (webhooks); 0 when the connection failed.",
    ),
});

export const LogSchema = z.array(LogEntrySchema);
export type LogEntry = z.infer<typeof LogEntrySchema>;
export type LogKind = LogEntry["kind"];
