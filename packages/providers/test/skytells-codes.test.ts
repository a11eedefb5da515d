import { describe, expect, it } from "vitest";
import { sendJson } from "./loopback-server.ts";
import { NOW, PREDICTION_ID, startRequest, startRig } from "./skytells-fixture.ts";

const deferred = (error: string, retryAfterMs: number) => ({
  outcome: "deferred",
  error,
  retryAfterMs,
});
const refused = (error: string) => ({ outcome: "refused", error });
const unavailable = (retryAfterMs: number) => ({ outcome: "unavailable", retryAfterMs });
const input = refused("invalid_input");
const rejected = refused("provider_rejected");
const lost = { outcome: "lost" };
const missing = { outcome: "missing" };
const soon = unavailable(5_000);
const mended = unavailable(120_000);

/** Every code of wire fact K4 with its status, and what a create and a read make of it. */
const CODES: readonly [code: string, status: number, start: object, read: object][] = [
  ["INVALID_PARAMETER", 400, input, soon],
  ["INVALID_DATE_FORMAT", 400, input, soon],
  ["INVALID_DATE_RANGE", 400, input, soon],
  ["INVALID_PARAMETER_COMBINATION", 400, rejected, soon],
  ["INVALID_REQUEST", 400, rejected, soon],
  ["UNAUTHORIZED", 401, deferred("provider_unavailable", 120_000), mended],
  ["ACCOUNT_SUSPENDED", 401, deferred("provider_unavailable", 120_000), mended],
  ["INSUFFICIENT_CREDITS", 402, deferred("provider_credit", 60_000), soon],
  ["PAYMENT_REQUIRED", 402, deferred("provider_credit", 60_000), soon],
  ["FORBIDDEN", 403, deferred("provider_unavailable", 120_000), mended],
  ["SECURITY_VIOLATION", 403, rejected, mended],
  ["MODEL_NOT_FOUND", 404, rejected, missing],
  ["ENDPOINT_NOT_FOUND", 404, deferred("provider_unavailable", 120_000), missing],
  ["VALIDATION_ERROR", 422, input, soon],
  ["INVALID_INPUT", 422, input, soon],
  ["MODEL_NOT_SUPPORTED", 422, rejected, soon],
  ["RATE_LIMIT_EXCEEDED", 429, deferred("rate_limited", 10_000), soon],
  ["RATE_LIMITED", 429, deferred("rate_limited", 10_000), soon],
  ["CONTENT_POLICY_VIOLATION", 451, refused("safety"), soon],
  ["INTERNAL_ERROR", 500, lost, soon],
  ["INFERENCE_ERROR", 500, lost, soon],
  ["PREDICTION_FAILED", 502, lost, missing],
  ["SERVICE_UNAVAILABLE", 503, lost, soon],
  ["INFERENCE_TIMEOUT", 504, lost, soon],
];

/** The forms of wire fact K3. */
const FORMS: Readonly<Record<string, (code: string, status: number) => object>> = {
  envelope: (error_id, http_status) => ({
    status: false,
    response: "Something was wrong.",
    error: { http_status, message: "Something was wrong.", details: {}, error_id },
  }),
  old: (error_id) => ({ error_id, message: "Something was wrong." }),
  inference: (error_id, status) => ({
    error: {
      message: "Something was wrong.",
      type: status < 500 ? "invalid_request_error" : "server_error",
      code: error_id.toLowerCase(),
      error_id,
      status,
      param: null,
      request_id: null,
      details: "",
    },
  }),
};

describe.each(Object.entries(FORMS))("error codes in the form %s", (_form, write) => {
  it.each(CODES)("%s with %d", async (code, status, start, read) => {
    await using rig = await startRig((response) => sendJson(response, status, write(code, status)));
    const { provider } = rig;
    const started = await provider.start(startRequest());
    expect(started).toMatchObject(start);
    expect(started).toMatchObject({ errorText: expect.stringContaining(code) });
    expect(await provider.get(PREDICTION_ID)).toMatchObject(read);
    expect(await provider.cancel(PREDICTION_ID)).toMatchObject(read);
    expect(rig.server.seen).toHaveLength(3);
    // Half a list would be proof that the rest does not exist: no code ever reads as an empty one.
    const listed = await provider.list({ createdAfter: NOW });
    expect(listed.outcome).toBe("unavailable");
  });
});
