import type { ApiCall, Reply } from "./reply.ts";
import type { Run } from "./run.ts";

/** What somebody wants of the API. */
export type Wish =
  | { kind: "create" | "list" | "secret" | "nothing" }
  | { kind: "get" | "result" | "cancel"; runId: string };

/** What a run is shown for. */
export type Asked = "create" | "get" | "result" | "cancel";
/** An answer about a run. */
export type Told = { status: number; body: unknown; headers?: Record<string, string> };

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

export type WebhookTries = { max: number; firstMs: number; factor: number };

/** How one provider speaks. What runs do, and what goes wrong, is the same behind all of them. */
export type Wire = {
  /** As our catalogue and callback addresses call it. */
  name: "replicate" | "skytells" | "fal";
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
  /** What the address of the secret tells; default the secret itself. */
  publish?: (secret: string) => unknown;
  /** Where an answer depends on what was asked; default `wrap` with 200, after a creation 201. */
  reply?: (shown: Shown, run: Run, asked: Asked) => Told;
  /** What a webhook says; default what is shown. */
  tell?: (shown: Shown, run: Run) => Shown;
  /** How often and when the last news of a run is sent. */
  webhookTries?: WebhookTries;
  /** The deadline of a creation ends only what has not begun. */
  isDeadlineForStart?: true;
  /** A cancel ends only what has not begun; what runs runs on. */
  cancelsQueueOnly?: true;
  /** Webhooks of all customers are signed with the same key. */
  signsForAll?: true;
};

type Headers = Record<string, string>;
