import { z } from "zod";

const SHARE = /^(?:0(?:\.\d+)?|1(?:\.0+)?|\.\d+)$/;
const HEADER = /^([!#$%&'*+.^_`|~\w-]+)=([\x20-\x7e]+)$/;

/** Values of headers are percent-encoded, as OpenTelemetry writes them; null for what is none. */
function readHeader(text: string): [name: string, value: string] | null {
  const [, name, value] = HEADER.exec(text) ?? [];
  if (name === undefined || value === undefined) return null;
  try {
    return [name, decodeURIComponent(value)];
  } catch {
    return null;
  }
}

const headers = z
  .string()
  .transform((value) => value.split(",").map((part) => part.trim()))
  .refine((parts) => parts.every((part) => readHeader(part) !== null), {
    error: "must be a comma list of headers such as authorization=Bearer%20abc",
  });

/** Variables of traces, under the names that OpenTelemetry gave them. */
export const TelemetrySchema = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
      error: "must be a URL that starts with http: or https:",
    })
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional(),
  OTEL_SERVICE_NAME: z.string().default("darkroom"),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(SHARE, { error: "must be a number from 0 to 1" })
    .transform(Number)
    .default(1),
};

type Values = z.infer<z.ZodObject<typeof TelemetrySchema>>;

/** Where traces go; null where none are kept. */
export type Telemetry = {
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  serviceName: string;
  /** Share of the requests that are traced, from 0 to 1. */
  share: number;
} | null;

export function readTelemetry(values: Values): Telemetry {
  const endpoint = values.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return null;
  return {
    endpoint,
    headers: Object.fromEntries(
      (values.OTEL_EXPORTER_OTLP_HEADERS ?? []).flatMap((part) => {
        const header = readHeader(part);
        return header === null ? [] : [header];
      }),
    ),
    serviceName: values.OTEL_SERVICE_NAME,
    share: values.OTEL_TRACES_SAMPLER_ARG,
  };
}
