import { describe, expect, it } from "vitest";
import type { LifecycleEvent } from "./event.ts";
import { PROVIDER_ID, prediction } from "./events.fixture.ts";
import { ERROR_CODES, FAILURE_RULES } from "./failure.ts";
import type { ErrorCode } from "./failure.ts";
import type { Status } from "./status.ts";
import { decide } from "./transition.ts";

/** Every way in which a failure of a class can reach a prediction that holds credits. */
const WAYS: readonly [Status, (error: ErrorCode) => LifecycleEvent][] = [
  ["submitting", (error) => ({ type: "submission.refused", error })],
  ["storing", (error) => ({ type: "result.rejected", error })],
  ...(["submitting", "starting", "processing"] as const).map(
    (status): [Status, (error: ErrorCode) => LifecycleEvent] => [
      status,
      (error) => ({
        type: "provider.updated",
        providerPredictionId: PROVIDER_ID,
        providerStatus: "failed",
        phase: "failed",
        error,
      }),
    ],
  ),
];

describe("the money rule of each class of failure", () => {
  it.each(ERROR_CODES)("%s is settled by its rule, on every way", (error) => {
    for (const [status, eventOf] of WAYS) {
      const decision = decide(prediction(status), eventOf(error));
      const effects = decision.outcome === "applied" ? decision.effects : [];
      expect(effects).toContainEqual({ type: FAILURE_RULES[error].money, credits: 4 });
      expect(effects.filter(({ type }) => type === "capture" || type === "release")).toHaveLength(
        1,
      );
    }
  });

  it("today gives everything back, whatever the provider bills", () => {
    expect(new Set(ERROR_CODES.map((code) => FAILURE_RULES[code].money))).toEqual(
      new Set(["release"]),
    );
  });
});
