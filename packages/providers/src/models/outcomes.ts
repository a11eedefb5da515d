/** Which model, in the words of the catalogue. */
export type ModelAddress = {
  model: string;
  /** A pinned version; null for whatever the provider calls the latest. */
  modelVersion: string | null;
};

/** An object of a JSON Schema, with references already resolved and within bounds. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a provider publishes about a model. */
export type ModelDescription = {
  title: string | null;
  description: string | null;
  /** The version that the schema belongs to; null where the API has none. */
  version: string | null;
  inputSchema: {
    type: "object";
    properties: Record<string, JsonSchema>;
    required: string[];
  };
  /** `file` is anything that is fetched; null where the schema does not tell. */
  outputKind: "file" | "text" | "json" | null;
};

export type ModelUnavailable = { outcome: "unavailable"; retryAfterMs: number; errorText: string };

export type DescribeOutcome =
  | { outcome: "described"; description: ModelDescription }
  /** The API knows no such model, or publishes no schema of it. */
  | { outcome: "missing" }
  | ModelUnavailable;

export type ModelFound = { model: string; title: string | null; description: string | null };
export type SearchOutcome = { outcome: "found"; models: readonly ModelFound[] } | ModelUnavailable;

export type ModelExample = {
  input: Readonly<Record<string, unknown>>;
  /** Addresses of what came out, at most as many as are read of a prediction. */
  urls: readonly string[];
};
export type ExamplesOutcome =
  | { outcome: "found"; examples: readonly ModelExample[] }
  | { outcome: "missing" }
  | ModelUnavailable;
