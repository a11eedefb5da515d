import { describe, expect, it } from "vitest";
import { BATCH_AUDIT_RULES } from "../src/batches/audit-rules.ts";
import { itemsOf, startBatch, untilEnded } from "./batch-world.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const OK = { durationMs: 10 };
const FAIL = { durationMs: 10, outcome: "fail" };

/** One batch that has ended, with a retried item, and one that waits. */
async function fill(world: World): Promise<{ ended: string; waiting: string }> {
  world.engine.worker.start();
  const { id: ended } = await startBatch(world, { items: itemsOf([OK, FAIL]) });
  await untilEnded(world, ended);
  const { accountId } = world;
  const retry = { accountId, id: ended, idempotencyKey: null, quota: null };
  await world.engine.batches.retryFailed(retry);
  await untilEnded(world, ended);
  await world.engine.worker.stop();
  const { id: waiting } = await startBatch(world, { items: itemsOf([OK, OK]) });
  return { ended, waiting };
}

const TAMPERED: readonly [string, string, string][] = [
  [
    "credits that are held without having been reserved",
    "UPDATE batch SET credits_held = credits_held + 1 WHERE id = ?1",
    "a batch holds what its ledger reserved and did not release",
  ],
  [
    "an item that waits for credits that nobody holds",
    "UPDATE batch_item SET credits = credits + 1 WHERE batch_id = ?1 AND position = 0",
    "a batch holds the price of the items that wait",
  ],
  [
    "an item that was lost",
    "DELETE FROM batch_item WHERE batch_id = ?1 AND position = 1",
    "the counts of a batch are those of its items",
  ],
  [
    "a batch without its job",
    "DELETE FROM job WHERE id = (SELECT job_id FROM batch WHERE id = ?1)",
    "a batch that has not ended has work waiting for it",
  ],
  [
    "a welcome that came back and was spent",
    "UPDATE batch SET credits_welcome = 1000 WHERE id = ?1",
    "what batches gave back of a welcome was not spent",
  ],
];

const TAMPERED_ENDED: readonly [string, string, string][] = [
  [
    "a success that is told as a failure",
    "UPDATE batch_item SET outcome = 'failed' WHERE batch_id = ?1 AND outcome = 'succeeded'",
    "the outcome of an item is the end of its prediction",
  ],
  [
    "a success that is counted as a failure",
    "UPDATE batch SET succeeded = 0, failed = 2 WHERE id = ?1",
    "the counts of a batch are those of its items",
  ],
  [
    "a price that was not quoted",
    "UPDATE batch_item SET credits = 2 WHERE batch_id = ?1 AND position = 0",
    "a prediction of an item costs what was quoted",
  ],
  [
    "a retry that names another prediction",
    `UPDATE batch_item SET retry_of = (SELECT prediction_id FROM batch_item AS other
      WHERE other.batch_id = ?1 AND other.position = 0) WHERE batch_id = ?1 AND position = 1`,
    "an item that was tried again names another prediction of the same input",
  ],
  [
    "an item that runs on after the end",
    "UPDATE batch_item SET outcome = NULL WHERE batch_id = ?1 AND position = 0",
    "a batch that has ended has nothing left",
  ],
];

describe("the audit finds of batches", () => {
  const cases = [
    ...TAMPERED.map((each) => [...each, "waiting"] as const),
    ...TAMPERED_ENDED.map((each) => [...each, "ended"] as const),
  ];
  it.each(cases)("%s", async (_name, sql, rule, which) => {
    await using world = await createWorld({ audited: false });
    const ids = await fill(world);
    expect((await world.engine.audit()).findings).toEqual([]);
    await world.database.batch([{ sql, args: [ids[which]] }]);
    const { findings } = await world.engine.audit();
    expect(findings.map((finding) => finding.rule)).toContain(rule);
  });

  it("with each of its rules", () => {
    const rules = BATCH_AUDIT_RULES.map(({ name }) => name);
    expect(rules.filter((rule) => !cases.some(([, , broken]) => broken === rule))).toEqual([]);
  });
});
