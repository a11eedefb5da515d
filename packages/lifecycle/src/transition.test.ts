import { describe, expect, it } from "vitest";
import { EVENT_TYPES } from "./event.ts";
import type { LifecycleEvent } from "./event.ts";
import { EVENTS, EVENT_NAMES, prediction } from "./events.fixture.ts";
import type { EventName } from "./events.fixture.ts";
import { STATUSES } from "./status.ts";
import type { Status } from "./status.ts";
import { decide } from "./transition.ts";
import type { Effect, PredictionState } from "./transition.ts";

function effectText(effect: Effect): string {
  if (effect.type === "capture" || effect.type === "release") {
    return `${effect.type} ${effect.credits}`;
  }
  return effect.type;
}

function outcomeText(state: PredictionState, event: LifecycleEvent): string {
  const decision = decide(state, event);
  if (decision.outcome === "ignored") return `- ${decision.reason}`;
  const { next, effects } = decision;
  const words = [next.status, ...(next.error === null ? [] : [next.error])];
  return [words.join(" "), ...effects.map(effectText)].join(" + ");
}

const UNSENT_NEWS = {
  "submission.accepted/starting": "starting + reconcile",
  "submission.accepted/succeeded": "storing + storeResults",
  "provider/starting": "starting + reconcile",
  "provider/processing": "processing + reconcile",
  "provider/succeeded": "storing + storeResults",
  "provider/succeeded-empty": "failed provider_rejected + release 4",
  "provider/failed": "failed safety + release 4",
  "provider/canceled": "canceled provider_rejected + release 4",
  "provider/aborted": "expired timeout + release 4",
  "provider/unknown": "starting + reconcile",
  "provider/foreign": "storing + storeResults",
} as const;

const NOT_FOLLOWING = {
  "result.reused": "- not_applicable",
  "reuse.moved": "- not_applicable",
  "reuse.failed": "- not_applicable",
} as const;

const RUNNING = {
  ...NOT_FOLLOWING,
  "submission.started": "- stale",
  "submission.started/elsewhere": "- stale",
  "submission.accepted/succeeded": "storing + storeResults",
  "submission.deferred": "- stale",
  "submission.refused": "- stale",
  "submission.lost": "- stale",
  "submission.abandoned": "- stale",
  "provider.switched": "- stale",
  "provider.switched/twice": "- stale",
  "provider/succeeded": "storing + storeResults",
  "provider/succeeded-empty": "failed provider_rejected + release 4",
  "provider/failed": "failed safety + release 4",
  "provider/canceled": "canceled provider_rejected + release 4",
  "provider/aborted": "expired timeout + release 4",
  "provider/unknown": "- unknown_status",
  "provider/foreign": "- foreign",
  "result.stored": "- not_applicable",
  "result.rejected": "- not_applicable",
  "deadline.passed": "expired timeout + release 4 + cancelAtProvider",
  "waiting.abandoned": "- too_late",
  "operator.settled": "failed internal + release 4 + cancelAtProvider",
} as const;

const TERMINAL: Record<EventName, string> = {
  "submission.started": "- terminal",
  "submission.started/elsewhere": "- terminal",
  "submission.accepted/starting": "- terminal",
  "submission.accepted/succeeded": "- late_success",
  "submission.deferred": "- terminal",
  "submission.refused": "- terminal",
  "submission.lost": "- terminal",
  "submission.abandoned": "- terminal",
  "provider.switched": "- terminal",
  "provider.switched/twice": "- terminal",
  "provider/starting": "- terminal",
  "provider/processing": "- terminal",
  "provider/succeeded": "- late_success",
  "provider/succeeded-empty": "- late_success",
  "provider/failed": "- terminal",
  "provider/canceled": "- terminal",
  "provider/aborted": "- terminal",
  "provider/unknown": "- terminal",
  "provider/foreign": "- foreign",
  "result.stored": "- terminal",
  "result.rejected": "- terminal",
  "result.reused": "- terminal",
  "reuse.moved": "- terminal",
  "reuse.failed": "- terminal",
  "cancel.requested": "- terminal",
  "deadline.passed": "- terminal",
  "waiting.abandoned": "- terminal",
  "operator.settled": "- terminal",
};

const TABLE: Record<Status, Record<EventName, string>> = {
  queued: {
    ...UNSENT_NEWS,
    ...NOT_FOLLOWING,
    "submission.started": "submitting",
    "submission.started/elsewhere": "- stale",
    "submission.deferred": "- not_applicable",
    "submission.refused": "- not_applicable",
    "submission.lost": "- not_applicable",
    "submission.abandoned": "- not_applicable",
    "provider.switched": "queued + submit",
    "provider.switched/twice": "- duplicate",
    "result.stored": "- not_applicable",
    "result.rejected": "- not_applicable",
    "cancel.requested": "canceled canceled_by_user + release 4",
    "deadline.passed": "expired timeout + release 4",
    "waiting.abandoned": "canceled timeout + release 4",
    "operator.settled": "failed internal + release 4",
  },
  submitting: {
    ...UNSENT_NEWS,
    ...NOT_FOLLOWING,
    "submission.started": "- duplicate",
    "submission.started/elsewhere": "- duplicate",
    "submission.deferred": "queued + submit",
    "submission.refused": "failed invalid_input + release 4",
    "submission.lost": "submitting + adopt",
    "submission.abandoned": "failed unknown_outcome + release 4",
    "provider.switched": "- not_applicable",
    "provider.switched/twice": "- not_applicable",
    "result.stored": "- not_applicable",
    "result.rejected": "- not_applicable",
    "cancel.requested": "submitting",
    "deadline.passed": "expired timeout + release 4",
    "waiting.abandoned": "- too_late",
    "operator.settled": "failed internal + release 4",
  },
  starting: {
    ...RUNNING,
    "submission.accepted/starting": "- duplicate",
    "provider/starting": "- duplicate",
    "provider/processing": "processing",
    "cancel.requested": "starting + cancelAtProvider",
  },
  processing: {
    ...RUNNING,
    "submission.accepted/starting": "- stale",
    "provider/starting": "- stale",
    "provider/processing": "- duplicate",
    "cancel.requested": "processing + cancelAtProvider",
  },
  storing: {
    ...NOT_FOLLOWING,
    "submission.started": "- stale",
    "submission.started/elsewhere": "- stale",
    "submission.accepted/starting": "- stale",
    "submission.accepted/succeeded": "- duplicate",
    "submission.deferred": "- stale",
    "submission.refused": "- stale",
    "submission.lost": "- stale",
    "submission.abandoned": "- stale",
    "provider.switched": "- stale",
    "provider.switched/twice": "- stale",
    "provider/starting": "- stale",
    "provider/processing": "- stale",
    "provider/succeeded": "- duplicate",
    "provider/succeeded-empty": "- duplicate",
    "provider/failed": "- contradiction",
    "provider/canceled": "- contradiction",
    "provider/aborted": "- contradiction",
    "provider/unknown": "- unknown_status",
    "provider/foreign": "- foreign",
    "result.stored": "succeeded + capture 4",
    "result.rejected": "failed storage + release 4",
    "cancel.requested": "- too_late",
    "deadline.passed": "- too_late",
    "waiting.abandoned": "- too_late",
    "operator.settled": "failed internal + release 4",
  },
  succeeded: {
    ...TERMINAL,
    "submission.accepted/succeeded": "- terminal",
    "provider/succeeded": "- terminal",
    "provider/succeeded-empty": "- terminal",
  },
  failed: TERMINAL,
  canceled: TERMINAL,
  expired: TERMINAL,
};

describe("every status meets every event", () => {
  for (const status of STATUSES) {
    it.each(EVENT_NAMES)(`${status}: %s`, (name) => {
      expect(outcomeText(prediction(status), EVENTS[name])).toBe(TABLE[status][name]);
    });
  }

  it("the table has a form of every event type", () => {
    const covered = new Set(Object.values(EVENTS).map((event) => event.type));
    expect([...covered].sort()).toEqual([...EVENT_TYPES].sort());
  });
});

const FOLLOWING: Record<EventName, string> = {
  "submission.started": "- not_applicable",
  "submission.started/elsewhere": "- not_applicable",
  "submission.accepted/starting": "- foreign",
  "submission.accepted/succeeded": "- foreign",
  "submission.deferred": "- not_applicable",
  "submission.refused": "- not_applicable",
  "submission.lost": "- not_applicable",
  "submission.abandoned": "- not_applicable",
  "provider.switched": "- not_applicable",
  "provider.switched/twice": "- not_applicable",
  "provider/starting": "- foreign",
  "provider/processing": "- foreign",
  "provider/succeeded": "- foreign",
  "provider/succeeded-empty": "- foreign",
  "provider/failed": "- foreign",
  "provider/canceled": "- foreign",
  "provider/aborted": "- foreign",
  "provider/unknown": "- foreign",
  "provider/foreign": "- foreign",
  "result.stored": "- not_applicable",
  "result.rejected": "- not_applicable",
  "result.reused": "succeeded + capture 1 + release 3",
  "reuse.moved": "queued",
  "reuse.failed": "queued + submit",
  "cancel.requested": "canceled canceled_by_user + release 4",
  "deadline.passed": "expired timeout + release 4",
  "waiting.abandoned": "canceled timeout + release 4",
  "operator.settled": "failed internal + release 4",
};

describe("a prediction that waits for the result of an equal one", () => {
  const following = prediction("queued", { reuseOf: "source-1" });

  it.each(EVENT_NAMES)("meets %s", (name) => {
    expect(outcomeText(following, EVENTS[name])).toBe(FOLLOWING[name]);
  });

  it.each(["result.reused", "reuse.moved", "reuse.failed"] as const)(
    "is not moved by %s of one that it no longer waits for",
    (name) => {
      const moved = prediction("queued", { reuseOf: "source-2" });
      expect(outcomeText(moved, EVENTS[name])).toBe("- stale");
    },
  );

  it("fails as what it waited for where it would fail in the same way", () => {
    const event = { type: "reuse.failed", from: "source-1", error: "safety" } as const;
    expect(outcomeText(following, event)).toBe("failed safety + release 4");
  });

  it("is free where nothing is charged for it", () => {
    const event = { type: "result.reused", from: "source-1", credits: 0 } as const;
    expect(outcomeText(following, event)).toBe("succeeded + release 4");
  });

  it.each([
    ["reuse.moved", "source-2"],
    ["reuse.failed", null],
    ["result.reused", "source-1"],
  ] as const)("after %s it waits for %s", (name, reuseOf) => {
    const decision = decide(following, EVENTS[name]);
    expect(decision).toMatchObject({ outcome: "applied", next: { reuseOf } });
  });
});

describe("a cancel that came first", () => {
  const asked = { cancelRequested: true };

  it("is passed on as soon as the provider's id is known", () => {
    expect(
      outcomeText(prediction("submitting", asked), EVENTS["submission.accepted/starting"]),
    ).toBe("starting + reconcile + cancelAtProvider");
  });

  it("does not throw away a result that is already there", () => {
    expect(
      outcomeText(prediction("submitting", asked), EVENTS["submission.accepted/succeeded"]),
    ).toBe("storing + storeResults");
  });

  it("ends a deferred submission instead of queueing it again", () => {
    expect(outcomeText(prediction("submitting", asked), EVENTS["submission.deferred"])).toBe(
      "canceled canceled_by_user + release 4",
    );
  });

  it.each(["submitting", "starting", "processing"] as const)("is heard once while %s", (status) => {
    expect(outcomeText(prediction(status, asked), EVENTS["cancel.requested"])).toBe("- duplicate");
  });

  it.each(["provider/canceled", "provider/aborted"] as const)("explains %s", (name) => {
    expect(outcomeText(prediction("processing", asked), EVENTS[name])).toBe(
      "canceled canceled_by_user + release 4",
    );
  });
});

describe("a deadline that has passed", () => {
  const overdue = { isOverdue: true };

  it.each(["submitting", "starting", "processing"] as const)(
    "explains a cancel of the provider's own while %s",
    (status) => {
      expect(outcomeText(prediction(status, overdue), EVENTS["provider/canceled"])).toBe(
        "expired timeout + release 4",
      );
    },
  );

  it("does not take away a cancel that was asked for, nor a result", () => {
    const asked = { ...overdue, cancelRequested: true };
    expect(outcomeText(prediction("processing", asked), EVENTS["provider/canceled"])).toBe(
      "canceled canceled_by_user + release 4",
    );
    expect(outcomeText(prediction("processing", overdue), EVENTS["provider/succeeded"])).toBe(
      "storing + storeResults",
    );
  });
});

describe("money at the end", () => {
  it("a cheaper run gives the rest back", () => {
    expect(outcomeText(prediction("storing"), { type: "result.stored", actualCredits: 1 })).toBe(
      "succeeded + capture 1 + release 3",
    );
  });

  it("a dearer run never captures more than was reserved, and says what was lost", () => {
    const decision = decide(prediction("storing"), { type: "result.stored", actualCredits: 9 });
    expect(decision).toMatchObject({
      outcome: "applied",
      effects: [{ type: "capture", credits: 4, lostCredits: 5 }],
    });
  });

  it("a free prediction moves no money", () => {
    const free = prediction("queued", { creditsReserved: 0 });
    expect(outcomeText(free, EVENTS["cancel.requested"])).toBe("canceled canceled_by_user");
  });
});
