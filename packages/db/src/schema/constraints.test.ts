import { describe, expect, it } from "vitest";
import { NOW, buildCreate, fundAccount } from "../../test/builders.ts";
import { createTestDatabase } from "../testing.ts";

const broken: [constraint: string, sql: string][] = [
  ["account_available_not_negative", "UPDATE account SET available = -1, reserved = 11"],
  ["account_reserved_not_negative", "UPDATE account SET available = 11, reserved = -1"],
  [
    "account_captured_not_negative",
    "UPDATE account SET available = 11, captured = -1, reserved = 0",
  ],
  ["account_balanced", "UPDATE account SET available = available + 1"],
  ["prediction_status_known", "UPDATE prediction SET status = 'paused'"],
  ["prediction_pattern_known", "UPDATE prediction SET pattern = 'fax'"],
  ["prediction_reserved_not_negative", "UPDATE prediction SET credits_reserved = -1"],
  ["prediction_terminal_has_no_reservation", "UPDATE prediction SET status = 'expired'"],
  ["prediction_captured_at_most_price", "UPDATE prediction SET credits_captured = 5"],
  ["prediction_captured_at_most_price", "UPDATE prediction SET credits_captured = -1"],
  ["ledger_entry_kind_known", "UPDATE ledger_entry SET kind = 'refund'"],
  ["ledger_credits_sign", "UPDATE ledger_entry SET credits = 0"],
  ["ledger_credits_sign", "UPDATE ledger_entry SET credits = -4"],
  [
    "prediction_event_uid",
    "INSERT INTO prediction_event SELECT NULL, uid, commit_id, prediction_id, account_id, 9, type, from_status, to_status, actor, request_id, at, detail FROM prediction_event",
  ],
  [
    "prediction_event_sequence",
    "INSERT INTO prediction_event SELECT NULL, 'other', commit_id, prediction_id, account_id, sequence, type, from_status, to_status, actor, request_id, at, detail FROM prediction_event",
  ],
  ["foreign_key", "UPDATE prediction_event SET prediction_id = 'nothing'"],
  ["foreign_key", "UPDATE prediction SET account_id = 'nobody'"],
  ["foreign_key", "UPDATE ledger_entry SET account_id = 'nobody'"],
  ["foreign_key", "DELETE FROM account"],
  [
    "rate_bucket_tokens_not_negative",
    "INSERT INTO rate_bucket (id, tokens, capacity, refill_per_second, updated_at, concurrency_max) VALUES ('b', -0.5, 1, 1, 0, 1)",
  ],
  [
    "rate_bucket_capacity_not_negative",
    "INSERT INTO rate_bucket (id, tokens, capacity, refill_per_second, updated_at, concurrency_max) VALUES ('b', 0, -1, 1, 0, 1)",
  ],
  [
    "rate_bucket_refill_not_negative",
    "INSERT INTO rate_bucket (id, tokens, capacity, refill_per_second, updated_at, concurrency_max) VALUES ('b', 0, 1, -1, 0, 1)",
  ],
  [
    "operator_access_kind_known",
    "INSERT INTO operator_access SELECT 'a', 'olga', 'ledger', id, account_id, 'r', 0 FROM prediction",
  ],
  [
    "operator_access_names_operator",
    "INSERT INTO operator_access SELECT 'a', '', 'prediction', id, account_id, 'r', 0 FROM prediction",
  ],
  [
    "foreign_key",
    "INSERT INTO operator_access SELECT 'a', 'olga', 'prediction', 'nothing', account_id, 'r', 0 FROM prediction",
  ],
];

describe("the seat belt", () => {
  it.each(broken)("%s stops: %s", async (constraint, sql) => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 10);
    await database.transact([buildCreate(accountId, 4)]);
    await expect(database.batch([{ sql, args: [] }])).rejects.toMatchObject({
      code: "conflict",
      constraint,
    });
  });

  it("lets a transfer be negative, and no other kind", async () => {
    await using database = await createTestDatabase();
    const accountId = await fundAccount(database, 10);
    const sql = `INSERT INTO ledger_entry (id, commit_id, account_id, kind, credits, idempotency_key, at)
      VALUES (?1, ?1, ?2, ?3, -10, ?1, ?4)`;
    await database.batch([{ sql, args: ["out", accountId, "transfer", NOW] }]);
    await expect(
      database.batch([{ sql, args: ["bad", accountId, "release", NOW] }]),
    ).rejects.toMatchObject({ constraint: "ledger_credits_sign" });
  });
});
