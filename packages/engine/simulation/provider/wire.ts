import type { ApiCall, Reply } from "./reply.ts";
import type { Run } from "./run.ts";

/** What somebody wants of the API. */
export type Wish =
  | { kind: "create" | "list" | "secret" | "nothing" }
  | { kind: "get" | "cancel"; runId: string };

/** A creation as it was asked for, whatever the API calls its parts. */
export type CreationBody = {
  /** `owner/name` */
  model: string;
  input: Readonly<Record<string, unknown>>;
  webhook: string | null;
  /** News that is sent: `start`, `logs`, `completed`. */
  events: readonly string[];
  /** When the provider itself ends the run, milliseconds after it was accepted. */
  deadlineMs: number | null;
};

export type View = { now: number; showsWebhook: boolean; baseUrl: string };
export type Shown = Record<string, unknown>;

/** How one provider speaks. What runs do, and what goes wrong, is the same behind all of them. */
export type Wire = {
  /** As our catalogue and callback addresses call it. */
  name: "replicate" | "skytells";
  baseUrl: string;
  /** What has ended is forgotten after so long. */
  retentionMs: number;
  readWish: (call: Pick<ApiCall, "method" | "path">) => Wish;
  /** @throws ZodError when it is no such body */
  readCreation: (call: ApiCall) => CreationBody;
  show: (run: Run, view: View) => Shown;
  /** The answer to a creation, to a look and to a cancel that went well. */
  wrap: (shown: Shown, run: Run) => unknown;
  page: (runs: readonly Run[], query: URLSearchParams, show: (run: Run) => Shown) => unknown;
  problem: (status: number, waitMs: number) => Reply;
  unknownRun: (waitMs: number) => Reply;
  throttled: (
    seconds: number,
    told: "body" | "header" | "sentence" | "nowhere",
    waitMs: number,
  ) => Reply;
  sign: (secret: string, message: { id: string; body: Uint8Array }, atMs: number) => Headers;
  secretOf: (number: number) => string;
};

type Headers = Record<string, string>;
