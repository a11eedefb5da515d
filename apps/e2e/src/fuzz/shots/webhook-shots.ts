import fc from "fast-check";
import { plainShot } from "../shot.ts";
import type { Shot, Signature } from "../shot.ts";
import { jsonText, oddValue } from "../values/odd-json.ts";
import { oddBytes, oddText } from "../values/odd-texts.ts";
import { nameOf, share } from "../values/names.ts";
import { PLACES } from "../stage.ts";
import { oddHeaders } from "./headers.ts";

const STATUSES = [
  "starting",
  "processing",
  "succeeded",
  "failed",
  "canceled",
  "aborted",
  "melted",
  "",
];
const HUGE_BYTES = [2_000_000, 2_097_152, 2_097_153, 4_000_000] as const;
/** Outputs from where nothing may be fetched, and some that are no addresses. */
const OUTPUTS: readonly unknown[] = [
  null,
  [],
  "http://169.254.169.254/latest",
  ["file:///etc/passwd"],
  ["http://127.0.0.1:1/x.png", "https://127.0.0.1/x.png"],
  ["data:image/png;base64,AAAA"],
  "data:text/html,<b>x</b>",
  [[]],
  [null, 1, {}],
  { "0": "x" },
  Array.from({ length: 300 }, () => "http://10.0.0.1/"),
  "x".repeat(50_000),
];
const TIMES = [
  null,
  "2030-01-01T00:00:00Z",
  "1970-01-01T00:00:00Z",
  "not a time",
  0,
  "+275760-09-13",
];

/** What a provider might say about a prediction of its own; a place is one of the known ones. */
function bodies(place: number): fc.Arbitrary<string> {
  const news = fc.record(
    {
      id: fc.oneof(
        { weight: 9, arbitrary: fc.constant(`~providerId.${String(place)}~`) },
        { weight: 1, arbitrary: fc.oneof(nameOf("providerId"), oddText) },
      ),
      status: fc.oneof(fc.constantFrom(...STATUSES), oddValue),
      output: fc.oneof(fc.constantFrom(...OUTPUTS), oddValue),
      error: fc.oneof(fc.constantFrom(null, "out of memory", "x".repeat(30_000)), oddValue),
      logs: fc.oneof(
        fc.constantFrom("", " 50%|#####     | 5/10", "\0", "100%|".repeat(3_000)),
        oddValue,
      ),
      metrics: fc.oneof(fc.constant({ predict_time: 1.5 }), oddValue),
      created_at: fc.constantFrom(...TIMES),
      started_at: fc.constantFrom(...TIMES),
      completed_at: fc.constantFrom(...TIMES),
      urls: oddValue,
      input: oddValue,
      version: oddValue,
    },
    { requiredKeys: ["id", "status"] },
  );
  return jsonText(news);
}

const AGES_S = [0, 0, 0, 0, -299, -301, -86_400, 299, 301, 330, 86_400, 1e15];

const signatures: fc.Arbitrary<Signature> = fc.record({
  key: fc.constantFrom(
    "provider" as const,
    "provider" as const,
    "provider" as const,
    "stranger" as const,
  ),
  ageS: fc.constantFrom(...AGES_S),
  id: fc.oneof(
    fc.uuid().map((id) => `msg_${id}`),
    fc.constantFrom("msg_same", "", "x".repeat(3_000)),
  ),
  spoil: fc.constantFrom(
    "none" as const,
    "none" as const,
    "none" as const,
    "text" as const,
    "body" as const,
    "missing" as const,
    "many" as const,
  ),
});

const wrongTargets = fc.tuple(nameOf("id"), oddText, share).map(([id, text, dice]) => {
  const odd = encodeURIComponent(text.toWellFormed()).slice(0, 3_000);
  if (dice < 0.2) return `/webhooks/replicate?prediction=${id}&t=${odd}`;
  if (dice < 0.4) return `/webhooks/${odd}?prediction=${id}&t=x`;
  if (dice < 0.5) return "/webhooks/replicate";
  if (dice < 0.6) return `/webhooks/replicate?prediction=${odd}`;
  if (dice < 0.7) return `/webhooks/__proto__?prediction=${id}&t=x`;
  if (dice < 0.8) return `/webhooks/skytells?prediction=${id}&t=x`;
  return `/webhooks/replicate?t=${odd}&t=x&prediction=a&prediction=b`;
});

const hooked = fc
  .integer({ min: 0, max: PLACES - 1 })
  .chain((place) =>
    fc.tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.constant(`~hook.${String(place)}~`) },
        { weight: 1, arbitrary: nameOf("hook") },
        { weight: 3, arbitrary: wrongTargets },
      ),
      bodies(place),
    ),
  );

const JSON_HEADER = ["content-type", "application/json"] as const;

const news: fc.Arbitrary<Shot> = fc
  .tuple(
    hooked,
    signatures,
    oddHeaders,
    fc.constantFrom("POST", "POST", "POST", "POST", "PUT", "GET"),
  )
  .map(([[target, body], signature, headers, method]) =>
    plainShot({
      surface: "webhook",
      method,
      target,
      body,
      signature,
      headers: [JSON_HEADER, ...headers],
    }),
  );

const garbage: fc.Arbitrary<Shot> = fc
  .tuple(nameOf("hook"), oddBytes, signatures)
  .map(([target, body, signature]) =>
    plainShot({ surface: "webhook", method: "POST", target, body, signature }),
  );

/** Signature headers that nobody computed. */
const unsigned: fc.Arbitrary<Shot> = fc
  .tuple(
    nameOf("hook"),
    fc.constantFrom("webhook-id", "webhook-timestamp", "webhook-signature"),
    oddText,
  )
  .map(([target, name, text]) =>
    plainShot({
      surface: "webhook",
      method: "POST",
      target,
      body: '{"id":"x","status":"succeeded"}',
      headers: [[name, text.replaceAll(/[^\u0020-\u007E]/g, "").slice(0, 4_000)]],
    }),
  );

const huge: fc.Arbitrary<Shot> = fc
  .tuple(
    nameOf("hook"),
    fc.constantFrom(...HUGE_BYTES),
    fc.constantFrom("length" as const, "chunked" as const),
  )
  .map(([target, bytes, framing]) =>
    plainShot({ surface: "webhook", method: "POST", target, body: new Uint8Array(bytes), framing }),
  );

/** Deliveries: news that really is signed by the provider, nearly so, and not at all. */
export const webhookShots: fc.Arbitrary<Shot> = fc.oneof(
  { weight: 30, arbitrary: news },
  { weight: 5, arbitrary: garbage },
  { weight: 5, arbitrary: unsigned },
  { weight: 1, arbitrary: huge },
);
