import { describe, expect, it } from "vitest";
import { MODEL, createWorld } from "./world.ts";
import type { World } from "./world.ts";

async function ended(world: World): Promise<string> {
  const { id } = await world.submit({ durationMs: 10 });
  world.engine.worker.start();
  await world.untilEnded(id);
  await world.engine.worker.stop();
  return id;
}

describe("the audit finds what it is there for", () => {
  it.each([
    [
      "money that appears from nowhere",
      ["UPDATE account SET available = available + 5, funded = funded + 5"],
      "the balance is the sum of the ledger",
    ],
    [
      "a capture that is missing",
      ["UPDATE prediction SET credits_captured = 0"],
      "succeeded means captured",
    ],
    [
      "a capture without success",
      ["UPDATE prediction SET status = 'failed'"],
      "captured means succeeded, or a rule that its end names",
    ],
    [
      "half a transfer",
      [
        `INSERT INTO ledger_entry SELECT 'half', commit_id, account_id, NULL, 'transfer', 2, 'half',
          at, NULL FROM ledger_entry LIMIT 1`,
      ],
      "transfers come in pairs that add up to nothing",
    ],
    [
      "a transfer out of an account that nobody merged",
      [
        `INSERT INTO ledger_entry SELECT 'out', commit_id, account_id, NULL, 'transfer', -2, 'out',
          at, NULL FROM ledger_entry LIMIT 1`,
      ],
      "credits leave a merged account, and only such a one",
    ],
    [
      "a merge into nowhere",
      ["UPDATE account SET merged_into = 'nobody'"],
      "what merged accounts went into was not merged itself",
    ],
    [
      "a ledger entry that is gone",
      ["DELETE FROM ledger_entry WHERE kind = 'capture'"],
      "the ledger of a prediction is settled when it is terminal",
    ],
    [
      "a reservation that was never made",
      ["DELETE FROM ledger_entry WHERE kind = 'reservation'"],
      "every priced prediction was reserved in full",
    ],
    [
      "a result that is missing",
      ["DELETE FROM stored_result"],
      "succeeded means a stored result or its tombstone",
    ],
    [
      "a status that no event led to",
      ["UPDATE prediction SET status = 'failed'"],
      "the row's status is where its last event led",
    ],
    [
      "an event that is gone",
      ["DELETE FROM prediction_event WHERE sequence = 2"],
      "the row's sequence is its last event",
    ],
    [
      "a look that names another account than it was at",
      [
        `INSERT INTO operator_access SELECT 'look', 'olga', 'prediction', id, 'another', 'r', 0
          FROM prediction`,
      ],
      "every look of an operator names the account whose prompt it was",
    ],
    [
      "a run that is nobody's and of which nothing is on record",
      ["UPDATE webhook_delivery SET provider_prediction_id = 'nobodys'"],
      "news of a run that is nobody's is on record",
    ],
    [
      "a prediction that nobody works on",
      ["DELETE FROM job", "UPDATE prediction SET status = 'starting'"],
      "a prediction that is not terminal has work waiting for it",
    ],
    [
      "a schedule that nothing fires",
      ["DELETE FROM job WHERE kind = 'fire_schedule'"],
      "a schedule has its job, dead or alive",
    ],
  ])("%s", async (_what, breakIt, rule) => {
    await using world = await createWorld({ audited: false });
    await ended(world);
    await world.engine.schedules.create({
      accountId: world.accountId,
      actor: { kind: "user", id: "user-1" },
      cron: "0 9 * * *",
      timeZone: "UTC",
      order: { prediction: { model: MODEL.model, input: { prompt: "x" }, maxCredits: null } },
    });
    expect((await world.engine.audit()).findings).toEqual([]);
    await world.database.batch(breakIt.map((sql) => ({ sql, args: [] })));
    const { findings } = await world.engine.audit();
    expect(findings.map((finding) => finding.rule)).toContain(rule);
  });

  it("counts what it looked at", async () => {
    await using world = await createWorld();
    await ended(world);
    expect(await world.engine.audit()).toEqual({ accounts: 1, predictions: 1, findings: [] });
  });
});
