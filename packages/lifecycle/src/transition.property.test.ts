import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LifecycleEvent } from "./event.ts";
import { EVENTS, EVENT_NAMES, PROVIDER_ID, prediction } from "./events.fixture.ts";
import { PROVIDER_PHASES, isTerminal } from "./status.ts";
import type { Status } from "./status.ts";
import { decide } from "./transition.ts";

const anyEvent = fc.oneof(
  fc.constantFrom(...EVENT_NAMES).map((name): LifecycleEvent => EVENTS[name]),
  fc
    .record({
      phase: fc.constantFrom(...PROVIDER_PHASES),
      providerPredictionId: fc.constantFrom(PROVIDER_ID, "provider-2"),
      providerStatus: fc.string(),
    })
    .map((fields): LifecycleEvent => ({ type: "provider.updated", ...fields })),
);

describe("whatever comes, in whatever order", () => {
  const walk = (events: readonly LifecycleEvent[], reuseOf: string | null = null) => {
    let state = prediction("queued", { reuseOf });
    const settled = { capture: 0, release: 0 };
    const statuses: Status[] = [state.status];
    for (const event of events) {
      const decision = decide(state, event);
      if (decision.outcome === "ignored") continue;
      for (const effect of decision.effects) {
        if (effect.type === "capture" || effect.type === "release") {
          settled[effect.type] += effect.credits;
        }
      }
      const { next } = decision;
      state = {
        status: next.status,
        provider: state.provider,
        providerPredictionId: next.providerPredictionId,
        cancelRequested: next.cancelRequested,
        isOverdue: state.isOverdue,
        creditsReserved: isTerminal(next.status) ? 0 : state.creditsReserved,
        reuseOf: next.reuseOf,
      };
      statuses.push(state.status);
    }
    return { state, settled, statuses };
  };

  it("the reservation is settled exactly once, and only at the end", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const { state, settled } = walk(events);
        expect(settled.capture + settled.release).toBe(isTerminal(state.status) ? 4 : 0);
        expect(settled.capture > 0).toBe(state.status === "succeeded");
      }),
    );
  });

  it("what waits for an equal one is settled once as well, and cheaper where it took its result", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const { state, settled } = walk(events, "source-1");
        expect(settled.capture + settled.release).toBe(isTerminal(state.status) ? 4 : 0);
        const isReused = state.status === "succeeded" && state.reuseOf !== null;
        expect(settled.capture).toBe(state.status !== "succeeded" ? 0 : isReused ? 1 : 4);
      }),
    );
  });

  it("nothing follows a terminal status", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const { statuses } = walk(events);
        const firstEnd = statuses.findIndex(isTerminal);
        expect(firstEnd === -1 || firstEnd === statuses.length - 1).toBe(true);
      }),
    );
  });

  it("a provider's id, once bound, never changes", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const bound = new Set<string>();
        for (let length = 0; length <= events.length; length += 1) {
          const id = walk(events.slice(0, length)).state.providerPredictionId;
          if (id !== null) bound.add(id);
        }
        expect(bound.size).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("no other provider is given what was sent, unless it was turned away", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const { state } = walk(events);
        const switched = decide(state, EVENTS["provider.switched"]);
        expect(switched.outcome === "applied").toBe(state.status === "queued");
      }),
    );
  });

  it("repeating the last news changes nothing more", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), anyEvent, (events, last) => {
        if (last.type === "submission.lost" || last.type.startsWith("submission.deferred")) return;
        const once = walk([...events, last]).state;
        const twice = walk([...events, last, last]).state;
        expect(twice.status).toBe(once.status);
      }),
    );
  });
});
