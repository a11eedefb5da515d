import { AsyncLocalStorage } from "node:async_hooks";
import type { SpanAttributes, SpanOpening, Tracer } from "@darkroom/engine";
import { readTraceparent, writeTraceparent } from "./traceparent.ts";
import type { SpanReference } from "./traceparent.ts";

/** A span that is being recorded. */
export interface RecordedSpan {
  reference: SpanReference;
  set: (attributes: Readonly<Record<string, string | number | boolean>>) => void;
  /** @param error the name of an error's class; its text may tell what nobody else may read */
  fail: (error: string) => void;
  end: () => void;
}

export type SpanKind = SpanOpening["kind"] | "server";

/** Where recorded spans go. */
export interface Recorder {
  begin: (span: {
    name: string;
    kind: SpanKind;
    attributes: Readonly<Record<string, string | number | boolean>>;
    parent: SpanReference | null;
  }) => RecordedSpan;
  /** Sends what is left, within `SPANS_END_MS_MAX`. */
  close: () => Promise<void>;
}

/** An HTTP request that is about to be answered. */
export type RequestOpening = {
  method: string;
  /** One of a few names of routes, never a path with ids. */
  route: string;
  requestId: string;
  /** The caller's header, of which no more than the ids is believed. */
  traceparent: string | null;
};

/** How long a span of the engine took, recorded or not, with the word for how it went. */
export type ObserveSpan = (span: {
  name: string;
  attributes: SpanAttributes;
  outcome: string;
  durationMs: number;
}) => void;

/** The engine's tracer, and where traces begin. */
export interface ServerTracer extends Tracer {
  /** Answers a request as the span that everything below belongs to. */
  request: (opening: RequestOpening, answer: () => Promise<{ status: number }>) => Promise<void>;
  close: () => Promise<void>;
}

/** What is under way. */
type Current = { recorded: RecordedSpan | null; outcome: string | null };

const OUR_PREFIX = "darkroom.";
const SERVER_ERROR = 500;

const named = (attributes: SpanAttributes): Record<string, string | number | boolean> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`${OUR_PREFIX}${name}`, value]),
  );

const nameOfError = (error: unknown): string =>
  error instanceof Error ? error.name : "unknown error";

/**
 * Times every span for the metrics, and records those of the traces that are kept. Without a
 * recorder nothing is recorded, and no header is read.
 * @param options.isTraced decides for each request
 * @param options.clockMs milliseconds that never go back
 */
export function createServerTracer(options: {
  recorder: Recorder | null;
  isTraced: (parent: SpanReference | null) => boolean;
  observe: ObserveSpan;
  clockMs: () => number;
}): ServerTracer {
  const { recorder, isTraced, observe, clockMs } = options;
  const under = new AsyncLocalStorage<Current>();

  /** Without a parent nothing is recorded: only requests begin traces. */
  const parentOf = ({ parent }: SpanOpening): SpanReference | null =>
    parent === undefined
      ? (under.getStore()?.recorded?.reference ?? null)
      : readTraceparent(parent);

  const beginOf = (opening: SpanOpening): RecordedSpan | null => {
    const parent = recorder === null ? null : parentOf(opening);
    if (recorder === null || parent === null) return null;
    const { name, kind, attributes = {} } = opening;
    return recorder.begin({ name, kind, attributes: named(attributes), parent });
  };

  const span = async <Result>(opening: SpanOpening, work: () => Promise<Result>) => {
    const current: Current = { recorded: beginOf(opening), outcome: null };
    const { name, attributes = {} } = opening;
    const startedAt = clockMs();
    try {
      return await under.run(current, work);
    } catch (error) {
      current.outcome = "error";
      current.recorded?.fail(nameOfError(error));
      throw error;
    } finally {
      current.recorded?.end();
      const outcome = current.outcome ?? "done";
      observe({ name, attributes, outcome, durationMs: clockMs() - startedAt });
    }
  };

  return {
    isRecording: recorder !== null,
    span,
    note: (attributes) => {
      const current = under.getStore();
      if (current === undefined) return;
      if (attributes.outcome !== undefined) current.outcome = String(attributes.outcome);
      current.recorded?.set(named(attributes));
    },
    current: () => {
      const reference = under.getStore()?.recorded?.reference;
      return reference === undefined ? null : writeTraceparent(reference);
    },
    request: async (opening, answer) => {
      const recorded = recorder === null ? null : beginRequest(recorder, isTraced, opening);
      try {
        const { status } = await under.run({ recorded, outcome: null }, answer);
        recorded?.set({ "http.response.status_code": status });
        if (status >= SERVER_ERROR) recorded?.fail(String(status));
      } finally {
        recorded?.end();
      }
    },
    close: () => recorder?.close() ?? Promise.resolve(),
  };
}

function beginRequest(
  recorder: Recorder,
  isTraced: (parent: SpanReference | null) => boolean,
  { method, route, requestId, traceparent }: RequestOpening,
): RecordedSpan | null {
  const parent = readTraceparent(traceparent);
  if (!isTraced(parent)) return null;
  return recorder.begin({
    name: `${method} ${route}`,
    kind: "server",
    attributes: {
      "http.request.method": method,
      "http.route": route,
      [`${OUR_PREFIX}request.id`]: requestId,
    },
    parent,
  });
}
