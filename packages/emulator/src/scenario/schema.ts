import { z } from "zod";
import { FalQuirksSchema } from "./fal.ts";
import { SkytellsQuirksSchema } from "./skytells.ts";
import {
  DUPLICATES_MAX,
  OUTPUTS_MAX,
  SCENARIO_WAIT_MS_MAX,
  SEED_MAX,
  TIMESTAMP_OFFSET_S_MAX,
} from "../limits.ts";

const waitMs = z.number().int().min(0).max(SCENARIO_WAIT_MS_MAX);

export const WEBHOOK_EVENTS = ["start", "output", "logs", "completed"] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

const WebhookFaultsSchema = z
  .strictObject({
    drop: z
      .union([z.boolean(), z.array(z.enum(WEBHOOK_EVENTS))])
      .describe(
        "true: no webhook is sent. A list of events: the webhooks of these events are not sent.",
      ),
    duplicate: z
      .union([z.boolean(), z.number().int().min(0).max(DUPLICATES_MAX)])
      .describe(
        "Extra copies of every webhook, sent at the same moment with the same webhook-id and body; true means 1.",
      ),
    delayMs: waitMs.describe("Milliseconds by which every webhook is sent late."),
    shuffle: z
      .boolean()
      .describe(
        "true: all webhooks are held until the prediction has ended and are then sent in a random order that differs from the true one.",
      ),
    early: z
      .boolean()
      .describe(
        "true: the answer to create, which still says starting, is held until all webhooks of the prediction have been answered (at most 15 s), so that the news overtakes the id.",
      ),
    badSignature: z
      .boolean()
      .describe("true: webhooks are signed with a key that is not the secret."),
    staleTimestamp: z
      .boolean()
      .describe("true: webhook-timestamp lies 10 minutes in the past; the signature fits it."),
    timestampOffsetS: z
      .number()
      .int()
      .min(-TIMESTAMP_OFFSET_S_MAX)
      .max(TIMESTAMP_OFFSET_S_MAX)
      .describe(
        "Seconds by which the provider's clock is ahead (or, negative, behind) in webhook-timestamp; the signature fits it.",
      ),
    oldSecret: z
      .boolean()
      .describe(
        "true: signed with the secret before the last rotation alone, as by a sender that missed it.",
      ),
  })
  .partial();

const OutputFaultsSchema = z
  .strictObject({
    kind: z
      .enum(["url", "data"])
      .describe(
        "url (default): output holds URLs. data: output holds data: URIs, and no intermediate output.",
      ),
    expireMs: waitMs.describe(
      "Milliseconds after the end until input, output, files and logs are removed; default 3600000.",
    ),
    truncate: z
      .union([z.boolean(), z.number().int().min(0)])
      .describe(
        "Bytes of a final picture that are delivered; true means half of them. By URL the whole Content-Length is announced and the connection is cut; in a data: URI the bytes simply end.",
      ),
    slowMs: waitMs.describe("Milliseconds over which the bytes of a final picture are spread."),
    status: z
      .number()
      .int()
      .min(200)
      .max(599)
      .describe(
        "HTTP status of every download of a final picture; other than 200 there is no picture.",
      ),
    shape: z
      .enum(["array", "string", "object"])
      .describe(
        "Form of Replicate's final output: a list (default), the first file alone, or an object with the files by name. Skytells has its own field.",
      ),
    host: z
      .union([z.literal("separate"), z.url({ protocol: /^https?$/ })])
      .describe(
        "Scheme and host of the files. separate: this machine by its other name (localhost for 127.0.0.1 and the other way round). Default: the host of the request.",
      ),
  })
  .partial();

/** Input field for a scenario of one prediction; accepted although no model's schema has it. */
export const SCENARIO_FIELD = "__scenario";

/** What a test may ask of the emulator; every field is optional, an absent one means the usual behaviour. */
export const ScenarioSchema = z
  .strictObject({
    acceptDelayMs: waitMs.describe(
      "Milliseconds from the arrival of a create until it is looked at; nothing is recorded before that, and it is recorded even if the client has left.",
    ),
    accept: z
      .enum(["ok", "reset", "429", "402", "422", "500", "reset-after"])
      .describe(
        "How a create is answered. ok (default). reset: the connection is cut and nothing is recorded. 429, 402, 422, 500: refused with that status and the real body. reset-after: the prediction is recorded and runs, but the connection is cut instead of an answer.",
      ),
    retryAfterS: z
      .number()
      .int()
      .min(0)
      .max(3600)
      .describe("Seconds named in the Retry-After header and the body of accept 429; default 5."),
    throttledAs: z
      .enum(["full", "detail"])
      .describe(
        "Body of Replicate's 429. full (default): with status, retry_after and headers. detail: the documented sentence alone.",
      ),
    queueMs: waitMs.describe(
      "Milliseconds after creation during which the prediction stays starting, as in a queue or a cold boot.",
    ),
    durationMs: waitMs.describe(
      "Milliseconds in processing. No picture is drawn: a small fixed one is served, also as previews.",
    ),
    outcome: z
      .enum(["succeed", "fail", "nsfw", "abort", "hang", "unknown-status"])
      .describe(
        "How it ends. succeed (default). fail, nsfw: failed with such an error. abort: aborted before it starts. hang: processing until cancelled, until its deadline or for 30 minutes. unknown-status: its status is a word outside the documentation while it runs, then it succeeds. fail and nsfw draw nothing and take 500 ms without durationMs.",
      ),
    logs: z
      .enum(["progress", "none"])
      .describe("progress (default): lines as tqdm prints them. none: the model prints nothing."),
    outputs: z
      .number()
      .int()
      .min(0)
      .max(OUTPUTS_MAX)
      .describe("How many pictures the output lists; default 1. Each is drawn with the next seed."),
    webhooks: WebhookFaultsSchema.describe("Faults of webhooks."),
    output: OutputFaultsSchema.describe("Faults of output and of its download."),
    skytells: SkytellsQuirksSchema.describe("Forms and limits that only Skytells has."),
    fal: FalQuirksSchema.describe("What only fal does."),
    seed: z
      .number()
      .int()
      .min(0)
      .max(SEED_MAX)
      .describe(
        "Makes the order of shuffle and the choice of share repeatable, and is the seed of a drawing whose input names none.",
      ),
    share: z
      .number()
      .min(0)
      .max(1)
      .describe(
        "Part of the creates that follow which get this scenario, spread evenly (0.25 = every fourth); default 1. Without effect in input.__scenario.",
      ),
  })
  .partial();

export type Scenario = z.infer<typeof ScenarioSchema>;

export type ParsedScenario =
  | { outcome: "ok"; scenario: Scenario }
  | { outcome: "refused"; detail: string };

/** Reads a scenario; `detail` names each wrong or unknown field in one sentence. */
export function parseScenario(value: unknown): ParsedScenario {
  const parsed = ScenarioSchema.safeParse(value);
  if (parsed.success) return { outcome: "ok", scenario: parsed.data };
  const complaints = parsed.error.issues.map((issue) => {
    const place = issue.path.join(".");
    return place === "" ? issue.message : `${place}: ${issue.message}`;
  });
  return { outcome: "refused", detail: complaints.join("; ") };
}
