import { DELIVERY_VERDICTS } from "@darkroom/engine";
import { describe, expect, it } from "vitest";
import { statusOfVerdict } from "./status-of-verdict.ts";

describe("the answer to a delivery", () => {
  it("has one status for each verdict, and asks for a repetition only after our own failure", () => {
    const statuses = DELIVERY_VERDICTS.map((verdict) => [verdict, statusOfVerdict(verdict)]);
    expect(Object.fromEntries(statuses)).toEqual({
      accepted: 200,
      duplicate: 200,
      stale: 200,
      unknown_prediction: 202,
      malformed: 400,
      bad_signature: 401,
      too_old: 401,
      too_large: 413,
      unavailable: 500,
    });
  });
});
