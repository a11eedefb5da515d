import { describe, expect, it } from "vitest";
import { sendJson } from "./loopback-server.ts";
import { NOW, PREDICTION_ID, startRequest, startRig } from "./replicate-fixture.ts";

/**
 * Every error body of wire facts R17 to R22, written as the API writes it, and what each verb makes
 * of it. A create must never be sent again where the API may have made something.
 */
const POOR_429 = {
  detail:
    "Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~5s.",
  status: 429,
  retry_after: 5,
};
const { retry_after: _wait, ...POOR_429_WITHOUT_WAIT } = POOR_429;
const PLAIN_429 = { detail: "Request was throttled. Your rate limit resets in ~30s." };
const NO_TOKEN_401 = {
  title: "Unauthenticated",
  detail: "You did not pass an authentication token",
  status: 401,
};
const EXPIRED_401 = { ...NO_TOKEN_401, detail: "Invalid or expired API token." };
const INVALID_401 = { ...NO_TOKEN_401, detail: "Authentication token is invalid" };
const CREDIT_402 = {
  title: "Insufficient credit",
  detail:
    "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to purchase credit. Once you purchase credit, please wait a few minutes before trying again.",
  status: 402,
};
const validation = (type: string, field: string, description: string) => ({
  detail: `- ${field}: ${description}\n`,
  status: 422,
  title: "Input validation failed",
  invalid_fields: [{ type, field, description }],
});
const BOTH_422 = {
  detail:
    "- input: prompt is required\n- input.num_inference_steps: Must be less than or equal to 4\n",
  status: 422,
  title: "Input validation failed",
  invalid_fields: [
    { type: "required", field: "input", description: "prompt is required" },
    {
      type: "number_lte",
      field: "input.num_inference_steps",
      description: "Must be less than or equal to 4",
    },
  ],
};
const VERSION_422 = {
  title: "Invalid version or not permitted",
  detail: "The specified version does not exist (or perhaps you don't have permission to use it?)",
  status: 422,
};
const INPUT_400 = { status: 400, detail: "Invalid input" };
const INTERNAL_500 = { detail: "Internal server error" };

const deferred = (error: string, retryAfterMs: number) => ({
  outcome: "deferred",
  error,
  retryAfterMs,
});
const refused = (error: string) => ({ outcome: "refused", error });
const unavailable = (retryAfterMs: number) => ({ outcome: "unavailable", retryAfterMs });

type Row = [name: string, status: number, body: object, start: object, read: object];
const ROWS: readonly Row[] = [
  ["R17 a poor account", 429, POOR_429, deferred("rate_limited", 5_000), unavailable(5_000)],
  [
    "R17 a poor account whose wait stands in the sentence alone",
    429,
    POOR_429_WITHOUT_WAIT,
    deferred("rate_limited", 5_000),
    unavailable(5_000),
  ],
  ["R17 as documented", 429, PLAIN_429, deferred("rate_limited", 30_000), unavailable(30_000)],
  [
    "R19 no token",
    401,
    NO_TOKEN_401,
    deferred("provider_unavailable", 120_000),
    unavailable(120_000),
  ],
  [
    "R19 an expired token",
    401,
    EXPIRED_401,
    deferred("provider_unavailable", 120_000),
    unavailable(120_000),
  ],
  [
    "R19 a wrong token",
    401,
    INVALID_401,
    deferred("provider_unavailable", 120_000),
    unavailable(120_000),
  ],
  ["R20 no credit", 402, CREDIT_402, deferred("provider_credit", 60_000), unavailable(5_000)],
  ["R21 two fields", 422, BOTH_422, refused("invalid_input"), unavailable(5_000)],
  [
    "R21 required",
    422,
    validation("required", "input", "prompt is required"),
    refused("invalid_input"),
    unavailable(5_000),
  ],
  [
    "R21 number_lte",
    422,
    validation("number_lte", "input.steps", "Must be less than or equal to 4"),
    refused("invalid_input"),
    unavailable(5_000),
  ],
  [
    "R21 enum",
    422,
    validation("enum", "input.aspect_ratio", "Must be one of 1:1, 16:9"),
    refused("invalid_input"),
    unavailable(5_000),
  ],
  [
    "R21 a field of the input too many",
    422,
    validation("additional_property_not_allowed", "input", "Additional property x is not allowed"),
    refused("invalid_input"),
    unavailable(5_000),
  ],
  [
    "R21 a field of our own request too many",
    422,
    validation("additional_property_not_allowed", "", "Additional property x is not allowed"),
    refused("provider_rejected"),
    unavailable(5_000),
  ],
  ["R22 an unknown version", 422, VERSION_422, refused("provider_rejected"), unavailable(5_000)],
  ["R22 a bad request", 400, INPUT_400, refused("invalid_input"), unavailable(5_000)],
  ["R22 an internal error", 500, INTERNAL_500, { outcome: "lost" }, unavailable(5_000)],
];

describe("the error bodies of the API", () => {
  it.each(ROWS)("%s", async (_name, status, body, start, read) => {
    await using rig = await startRig((response) => sendJson(response, status, body));
    const { provider } = rig;
    const started = await provider.start(startRequest());
    expect(started).toMatchObject(start);
    // The API's own words are for the operator: they stand in the text, whole.
    const detail = "detail" in body ? String(body.detail).trim() : "";
    expect(started).toMatchObject({ errorText: expect.stringContaining(detail) });
    const reads = [
      provider.get(PREDICTION_ID),
      provider.cancel(PREDICTION_ID),
      provider.list({ createdAfter: NOW }),
      provider.describeModel?.({ model: "acme/jersey", modelVersion: null }),
      provider.searchModels?.({ text: "shirt", most: 5 }),
      provider.modelExamples?.({ model: "acme/jersey" }),
    ];
    for (const reading of reads) expect(await reading).toMatchObject(read);
    expect(rig.server.seen).toHaveLength(1 + reads.length);
  });

  it.each([
    ["the body before the header", { retry_after: 5 }, { "retry-after": "9" }, 5_000],
    ["the header before the sentence", PLAIN_429, { "retry-after": "9" }, 9_000],
    ["the reset before the sentence", PLAIN_429, { "ratelimit-reset": "7" }, 7_000],
    ["the sentence where nothing else tells", PLAIN_429, {}, 30_000],
    ["the sentence where the header is no number", PLAIN_429, { "retry-after": "soon" }, 30_000],
  ])("of contradicting waits takes %s", async (_name, body, headers, retryAfterMs) => {
    await using rig = await startRig((response) => sendJson(response, 429, body, headers));
    expect(await rig.provider.start(startRequest())).toMatchObject({ retryAfterMs });
  });
});
