import { claimJobs } from "@darkroom/db";
import type { GetOutcome, Provider } from "@darkroom/providers";
import { describe, expect, it } from "vitest";
import { JOB_ATTEMPTS_MAX } from "../src/limits.ts";
import { createWorld } from "./world.ts";

/** A provider whose looks at a finished run are answered in turn by these, then as they are. */
function answering(...answers: ((looked: GetOutcome) => GetOutcome)[]) {
  let looks = 0;
  return (inner: Provider): Provider => ({
    ...inner,
    get: async (id) => {
      const looked = await inner.get(id);
      if (looked.outcome !== "found" || looked.update.phase !== "succeeded") return looked;
      const answer = answers[looks] ?? ((same: GetOutcome) => same);
      looks += 1;
      return answer(looked);
    },
  });
}

/** The run's outputs under addresses that are dead. */
function moved(looked: GetOutcome): GetOutcome {
  if (looked.outcome !== "found") return looked;
  const outputs = looked.update.outputs.map((output) =>
    output.kind === "url" ? { ...output, url: `${output.url}.moved` } : output,
  );
  return { outcome: "found", update: { ...looked.update, outputs } };
}

const unanswered = (): GetOutcome => ({
  outcome: "unavailable",
  retryAfterMs: 1_000,
  errorText: "answered 503",
});

/** What a part of the provider says that has not yet heard of the end. */
function stale(looked: GetOutcome): GetOutcome {
  if (looked.outcome !== "found") return looked;
  return { outcome: "found", update: { ...looked.update, phase: "processing", outputs: [] } };
}

/** What a part of the provider says that has not yet heard of a fresh run. */
const unheard = (): GetOutcome => ({ outcome: "missing" });

describe("a prediction that is looked at for long", () => {
  it("does not lose its work to leases that ran out now and then (seed 3588)", async () => {
    await using world = await createWorld({ webhooks: false });
    await world.submit({ durationMs: 600_000 });
    await world.engine.worker.tick();
    for (let loss = 1; loss <= JOB_ATTEMPTS_MAX + 1; loss += 1) {
      world.clock.advance(6_000);
      const lease = { owner: "stopped", claimId: `loss-${loss}`, leaseMs: 1, most: 1 };
      expect(await claimJobs(world.database, { ...lease, now: world.clock.now() })).toHaveLength(1);
      world.clock.advance(10);
      await world.engine.worker.tick();
    }
    const dead = { sql: "SELECT kind FROM job WHERE dead_at IS NOT NULL", args: [] };
    expect(await world.database.read(dead)).toEqual([]);
  });
});

describe("an output that is gone under its old address", () => {
  it.each([
    ["a look that is not answered", unanswered],
    ["a look that shows the past", stale],
    ["a look that does not know the fresh run", unheard],
  ])("is not given up for %s (seeds 30, 332 and 311)", async (_, look) => {
    await using world = await createWorld({
      provider: answering(moved, look),
      webhooks: false,
    });
    const { id } = await world.submit({ durationMs: 10 });
    world.engine.worker.start();
    await world.until(id, (view) => view.status !== "starting" && view.status !== "processing");
    expect((await world.untilEnded(id)).status).toBe("succeeded");
  });
});
