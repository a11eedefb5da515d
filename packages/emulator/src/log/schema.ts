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

/** What `GET /control/log` shows of the log; everything without a query. */
export const LogQuerySchema = z.strictObject({
  kind: z.enum(LOG_KINDS).optional(),
  id: z.string().optional(),
  status: z.coerce.number().int().optional(),
  /** At or after this moment. */
  since: z.iso.datetime().optional(),
  /** The newest so many of those that fit. */
  limit: z.coerce.number().int().min(1).optional(),
});
export type LogQuery = z.infer<typeof LogQuerySchema>;

export const LogSchema = z.array(LogEntrySchema);
export type LogEntry = z.infer<typeof LogEntrySchema>;
export type LogKind = LogEntry["kind"];
