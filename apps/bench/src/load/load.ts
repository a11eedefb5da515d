import { z } from "zod";

/** What the load process is told: one request, repeated on all connections. */
export const LoadSchema = z.object({
  url: z.string(),
  method: z.enum(["GET", "POST"]),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
  connections: z.number().int().min(1),
  warmUpMs: z.number().min(0),
  durationMs: z.number().min(1),
});

export type Load = z.infer<typeof LoadSchema>;

export const LoadFiguresSchema = z.object({
  /** Replies with a status of 2xx. */
  answered: z.number(),
  /** Other replies, timeouts, and requests whose connection broke or was closed. */
  errors: z.number(),
  requestsPerSecond: z.number(),
  /** Null when nothing was answered. */
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  /** Processor time of the load process by time passed: 1 is a whole core. */
  loadCpuShare: z.number(),
});

export type LoadFigures = z.infer<typeof LoadFiguresSchema>;

/** What the load process reports when it is done. */
export const LoadReportSchema = z.object({
  warmUp: LoadFiguresSchema,
  measured: LoadFiguresSchema,
});

export type LoadReport = z.infer<typeof LoadReportSchema>;
