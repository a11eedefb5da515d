/** Every wait, size and count of the emulator, each with its unit and its reason. */

/**
 * Input, output, files and logs are removed so long after the end: by Replicate after one hour
 * (R11), by Skytells after five minutes (table A2), by fal after seven days or as it was asked.
 */
export const RETENTION_MS_OF = {
  replicate: 60 * 60 * 1000,
  skytells: 5 * 60 * 1000,
  fal: 7 * 24 * 60 * 60 * 1000,
} as const;
/** How often expired data are looked for; every read checks its own prediction besides. */
export const SWEEP_INTERVAL_MS = 30_000;
/** A run that takes longer is ended as failed (R10). */
export const RUN_TIMEOUT_MS = 30 * 60 * 1000;
/** Predictions remembered; the oldest finished ones go first. */
export const PREDICTIONS_KEPT_MAX = 100_000;
/** Rows of the control log; the oldest go first. */
export const LOG_ROWS_MAX = 100_000;
/** The log is trimmed once in this many rows, so it may exceed its limit by that. */
export const LOG_TRIM_EVERY_ROWS = 1000;

/** `Prefer: wait` without a number, and the most that is waited (R3). */
export const WAIT_S_DEFAULT = 60;
export const WAIT_S_MAX = 60;
/** The shortest `Cancel-After` the API takes (R4). */
export const CANCEL_AFTER_S_MIN = 5;
/** Skytells' `await: true` holds an answer as long as its own client waits for one. */
export const SKYTELLS_AWAIT_MS_MAX = 60_000;
/** A start deadline at fal must be longer, as its own client says. */
export const FAL_START_DEADLINE_S_MIN = 1;
/** How often a stream of statuses at fal looks for news. */
export const FAL_STREAM_LOOK_MS = 50;
export const LIST_PAGE_SIZE = 100;

/** A JSON body above this is answered with 413. Data URLs in inputs are capped at 10 MB by clients (R14). */
export const BODY_BYTES_MAX = 16 * 1024 * 1024;
/** The files API takes at most 100 MiB (R14). */
export const FILE_BYTES_MAX = 100 * 1024 * 1024;
/** Uploaded files are removed after one day. */
export const FILE_RETENTION_MS = 24 * 60 * 60 * 1000;
/** Pictures one prediction can be told to make. */
export const OUTPUTS_MAX = 10;
export const SEED_MAX = 4_294_967_295;

/** A model whose file may take longer than this is drawn in a slot for long work. */
export const LONG_BUDGET_MS_MIN = 20_000;
/** Long drawings at once, besides the others. */
export const LONG_DRAWINGS_MAX = 1;

/** `output` and `logs` webhooks of one prediction: at most one in this time (R24). */
export const THROTTLE_MS = 500;
/** A receiver must answer within a few seconds (R25); fal waits longer (A3). */
export const WEBHOOK_TIMEOUT_MS_OF = { replicate: 5_000, skytells: 5_000, fal: 15_000 } as const;
/** Tries of a terminal webhook, counted from its first one; the last is about a minute later (R25). */
export const WEBHOOK_RETRY_OFFSETS_MS: readonly number[] = [
  0, 2_000, 6_000, 14_000, 30_000, 60_000,
];
/** fal tries ten times more within two hours (A3), here each time after twice the wait before. */
export const FAL_WEBHOOK_RETRY_OFFSETS_MS: readonly number[] = [
  0, 7_000, 21_000, 49_000, 105_000, 217_000, 441_000, 889_000, 1_785_000, 3_577_000, 7_161_000,
];
/** With `webhooks.staleTimestamp` the signed timestamp is this old; receivers tolerate 5 minutes. */
export const STALE_TIMESTAMP_AGE_S = 600;
/** How wrong the provider's clock can be told to be. */
export const TIMESTAMP_OFFSET_S_MAX = 24 * 60 * 60;
/** After a rotation webhooks carry both signatures for so long, unless the control says otherwise. */
export const SECRET_OVERLAP_MS_DEFAULT = 24 * 60 * 60 * 1000;
export const SECRET_OVERLAP_MS_MAX = 31 * 24 * 60 * 60 * 1000;
/** What the page at `/` shows at once. */
export const PAGE_PREDICTIONS_MAX = 30;
export const PAGE_LOG_ROWS_MAX = 200;
/** How often a stream looks for new pieces of its prediction. */
export const STREAM_LOOK_MS = 20;
/** One step of the clock. */
export const ADVANCE_MS_MAX = 31 * 24 * 60 * 60 * 1000;
/** With `webhooks.early` the answer to create is held for the webhooks, but never longer than this. */
export const EARLY_WAIT_MS_MAX = 15_000;
export const DUPLICATES_MAX = 10;

/** Previews of one prediction that are kept and told; further ones of several outputs are dropped. */
export const PREVIEWS_MAX = 16;
/** Larger previews are dropped: they are told while somebody waits. */
export const PREVIEW_BYTES_MAX = 64 * 1024;

/** Steps of a prediction with `durationMs`, and the shortest step worth a timer. */
export const SCRIPTED_STEPS_MAX = 12;
export const SCRIPTED_STEP_MS_MIN = 25;
/** How long an unhappy outcome runs when the scenario names no duration: nothing needs to be drawn for it. */
export const UNHAPPY_DURATION_MS = 500;
/** Marks on the bar of a progress line. */
export const BAR_WIDTH = 10;
/** Seconds told to a throttled client when the scenario names none (R17). */
export const RETRY_AFTER_S_DEFAULT = 5;
/** Any wait a scenario can ask for. */
export const SCENARIO_WAIT_MS_MAX = 24 * 60 * 60 * 1000;
/** A slowed download arrives in this many pieces. */
export const SLOW_PIECES = 20;
