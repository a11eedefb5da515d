import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { RecordedSpan, Recorder } from "./create-tracer.ts";
import {
  ATTRIBUTE_CHARACTERS_MAX,
  SPANS_END_MS_MAX,
  SPANS_SEND_MS,
  SPANS_SEND_MS_MAX,
  SPANS_SENT_MAX,
  SPANS_WAITING_MAX,
} from "./limits.ts";

const KINDS = {
  server: SpanKind.SERVER,
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
} as const;

/**
 * Sends spans to an OTLP collector over HTTP. This module is the only one that knows
 * OpenTelemetry, and is loaded where a collector is named and nowhere else. Nothing is registered
 * globally, and which trace is kept was decided before.
 */
export function openRecorder(options: {
  /** Base of the collector, without `/v1/traces`. */
  endpoint: string;
  headers: Readonly<Record<string, string>>;
  serviceName: string;
  serviceInstance: string;
}): Recorder {
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint.replace(/\/+$/, "")}/v1/traces`,
    headers: { ...options.headers },
    timeoutMillis: SPANS_SEND_MS_MAX,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": options.serviceName,
      "service.instance.id": options.serviceInstance,
    }),
    sampler: new AlwaysOnSampler(),
    spanLimits: { attributeValueLengthLimit: ATTRIBUTE_CHARACTERS_MAX },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: SPANS_WAITING_MAX,
        maxExportBatchSize: SPANS_SENT_MAX,
        scheduledDelayMillis: SPANS_SEND_MS,
        exportTimeoutMillis: SPANS_SEND_MS_MAX,
      }),
    ],
  });
  const tracer = provider.getTracer("darkroom");

  const begin: Recorder["begin"] = ({ name, kind, attributes, parent }) => {
    const above =
      parent === null
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, {
            traceId: parent.traceId,
            spanId: parent.spanId,
            traceFlags: TraceFlags.SAMPLED,
            isRemote: true,
          });
    const span = tracer.startSpan(name, { kind: KINDS[kind], attributes }, above);
    const { traceId, spanId } = span.spanContext();
    const recorded: RecordedSpan = {
      reference: { traceId, spanId, isSampled: true },
      set: (more) => void span.setAttributes(more),
      fail: (error) => {
        span.setAttribute("error.type", error);
        span.setStatus({ code: SpanStatusCode.ERROR });
      },
      end: () => span.end(),
    };
    return recorded;
  };

  return { begin, close: () => closeWithin(provider, SPANS_END_MS_MAX) };
}

/** A collector that is away is no reason to stay: what is left by then is lost. */
async function closeWithin(provider: TracerProvider, limitMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([provider.shutdown().catch(() => undefined), limit]);
  clearTimeout(timer);
}
