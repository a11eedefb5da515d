/** What a span may say. A closed list of names leaves prompts and secrets no place. */
export type SpanAttributes = Partial<
  Record<
    | "prediction.id"
    | "provider"
    | "model"
    | "job.id"
    | "job.kind"
    | "job.attempt"
    /** How it went, as a word of a closed union. */
    | "outcome",
    string | number | boolean
  >
>;

/** One stretch of work that is timed and, where traces are wanted, recorded. */
export type SpanOpening = {
  /** From a short list: `prediction.create`, `job store_results`, `provider.start`. */
  name: string;
  /** `client` calls somebody, `consumer` takes work from the queue. */
  kind: "internal" | "client" | "consumer";
  attributes?: SpanAttributes;
  /**
   * The span it belongs to, as a `traceparent`, where that ran in another process or earlier; null
   * where there is none. Absent: the one that is under way here.
   */
  parent?: string | null;
};

/** How the engine tells of its work; what is made of it is the server's business. */
export interface Tracer {
  /** Runs work as a span; what it calls belongs to it. Passes on whatever the work does. */
  span: <Result>(opening: SpanOpening, work: () => Promise<Result>) => Promise<Result>;
  /** Adds to the span that is under way here, if any. */
  note: (attributes: SpanAttributes) => void;
  /** The span under way as a W3C `traceparent`; null where nothing is recorded. */
  current: () => string | null;
  /** Whether traces go anywhere; without, none is looked up. */
  isRecording: boolean;
}

/** Records nothing. */
export const NO_TRACER: Tracer = {
  span: (_opening, work) => work(),
  note: () => undefined,
  current: () => null,
  isRecording: false,
};
