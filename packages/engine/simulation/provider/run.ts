/** Replicate's words for where a run is, and one that nobody has heard of. */
export type RunStatus =
  | "starting"
  | "processing"
  | "succeeded"
  | "failed"
  | "canceled"
  | "aborted"
  | "recalibrating";

/** A reason for which a run that succeeded may still not succeed with us. */
export type Excuse =
  | "cut_for_good"
  | "expired_output"
  | "empty_output"
  | "words_for_pictures"
  | "contradicted"
  | "seen_as_missing";

/** What a run will do, decided when it is accepted. */
export type Script = {
  queueMs: number;
  workMs: number;
  end: "succeeded" | "failed" | "refused" | "aborted" | "canceled" | "never";
  /** Does not even end by the deadline that was sent with it. */
  ignoresDeadline: boolean;
  /** Shows an unheard-of status for a while. */
  isOdd: boolean;
  outputs: number;
  /** Each look at the run gives new addresses, and the old ones are dead. */
  movesOutput: boolean;
  shape: "list" | "single" | "data" | "words" | "empty";
};

export type OutputFile = { bytes: Uint8Array; isGone: boolean; isSlow: boolean };

/** One prediction at the provider. */
export type Run = {
  id: string;
  /** The model's name, `owner/name`. */
  model: string;
  input: Readonly<Record<string, unknown>>;
  webhook: string | null;
  events: ReadonlySet<string>;
  script: Script;
  status: RunStatus;
  createdMs: number;
  startedMs: number | null;
  endedMs: number | null;
  /** The provider forgets it so long after its end. */
  retentionMs: number;
  /** The sender's own limit. */
  deadlineMs: number | null;
  /** The limit is one for the start, and does not end what has begun. */
  isDeadlineForStart: boolean;
  files: readonly OutputFile[];
  words: readonly string[];
  /** Part of the addresses of the outputs. */
  generation: number;
  share: number;
  excuses: Set<Excuse>;
};

export const DELIVERY_ORIGIN = "https://delivery.simulated.example";

/** A run by what we call it: its id, or a path that ends with it. */
export function findRun(runs: ReadonlyMap<string, Run>, reference: string | null): Run | undefined {
  return runs.get(reference?.split("/").at(-1) ?? "");
}

export const isOver = ({ status }: Run): boolean =>
  status === "succeeded" || status === "failed" || status === "canceled" || status === "aborted";

export function isForgotten(run: Run, now: number): boolean {
  return run.endedMs !== null && now - run.endedMs > run.retentionMs;
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function addressOf(run: Run, place: number): string {
  return `${DELIVERY_ORIGIN}/${run.id}/${place}.png?generation=${run.generation}`;
}

function dataUri({ bytes }: OutputFile): string {
  return `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
}

function outputOf(run: Run): unknown {
  if (run.status !== "succeeded") return null;
  const addresses = run.files.map((_, place) => addressOf(run, place));
  switch (run.script.shape) {
    case "list":
      return run.words.length > 0 ? run.words : addresses;
    case "single":
      return run.words.length > 0 ? run.words.join("") : (addresses[0] ?? null);
    case "data":
      return run.files.map(dataUri);
    case "words":
      return "a picture of a jersey";
    case "empty":
      return run.script.isOdd ? [] : null;
  }
}

function errorOf({ status, script }: Run): string | null {
  if (status !== "failed") return null;
  return script.end === "refused" ? "NSFW content detected." : "CUDA out of memory";
}

function logsOf({ share }: Run): string {
  const done = Math.round(share * 50);
  return share === 0 ? "" : `${done * 2}%|#####     | ${done}/50 [00:01<00:01]`;
}

/** A run as `GET /predictions/ID` and the webhooks show it. */
export function renderRun(
  run: Run,
  view: { now: number; showsWebhook: boolean; baseUrl: string },
): Record<string, unknown> {
  const forgotten = isForgotten(run, view.now);
  const tookMs = run.endedMs === null ? 0 : run.endedMs - (run.startedMs ?? run.endedMs);
  return {
    id: run.id,
    model: run.model,
    version: "hidden",
    input: forgotten ? {} : run.input,
    logs: forgotten ? "" : logsOf(run),
    output: forgotten ? null : outputOf(run),
    data_removed: forgotten,
    error: errorOf(run),
    status: run.status,
    source: "api",
    created_at: iso(run.createdMs),
    started_at: iso(run.startedMs),
    completed_at: iso(run.endedMs),
    ...(run.endedMs === null ? {} : { metrics: { predict_time: tookMs / 1_000 } }),
    ...(run.deadlineMs === null ? {} : { deadline: iso(run.deadlineMs) }),
    ...(view.showsWebhook && run.webhook !== null ? { webhook: run.webhook } : {}),
    urls: {
      get: `${view.baseUrl}/predictions/${run.id}`,
      cancel: `${view.baseUrl}/predictions/${run.id}/cancel`,
    },
  };
}
