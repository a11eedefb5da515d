import { describe, expect, it } from "vitest";
import { DatabaseError } from "../database-error.ts";
import { constraintOf, mapFileError, mapRemoteError } from "./map-error.ts";

/** An error as a driver throws it. */
function driverError(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

describe("the name of a violated constraint", () => {
  it.each([
    [
      "UNIQUE constraint failed: prediction.account_id, prediction.idempotency_key",
      "prediction_idempotency_key",
    ],
    ["UNIQUE constraint failed: prediction_event.uid", "prediction_event_uid"],
    [
      "UNIQUE constraint failed: prediction_event.prediction_id, prediction_event.sequence",
      "prediction_event_sequence",
    ],
    ["UNIQUE constraint failed: ledger_entry.idempotency_key", "ledger_entry_idempotency_key"],
    [
      "UNIQUE constraint failed: webhook_delivery.provider, webhook_delivery.webhook_id",
      "webhook_delivery_id",
    ],
    ["UNIQUE constraint failed: auth_user.email", "auth_user_email"],
    ["UNIQUE constraint failed: prediction.id", "prediction_id"],
    ["UNIQUE constraint failed: unheard.of", "unheard.of"],
    ["CHECK constraint failed: account_balanced", "account_balanced"],
    ["NOT NULL constraint failed: prediction.model", "prediction.model"],
    ["FOREIGN KEY constraint failed", "foreign_key"],
    ["SQLite error: UNIQUE constraint failed: job.id", "job_id"],
    [
      "SQLITE_CONSTRAINT: SQLite error: CHECK constraint failed: ledger_credits_sign",
      "ledger_credits_sign",
    ],
  ])("in %s is %s", (message, name) => {
    expect(constraintOf(message)).toBe(name);
  });

  it("is not found in other messages", () => {
    expect(constraintOf("no such table: constraint")).toBeUndefined();
  });
});

describe("an error of a file", () => {
  it.each([
    [driverError("UNIQUE constraint failed: job.id", "SQLITE_CONSTRAINT_PRIMARYKEY"), "conflict"],
    [driverError("database is locked", "SQLITE_BUSY"), "busy"],
    [driverError("database is locked", "SQLITE_BUSY_SNAPSHOT"), "busy"],
    [driverError("disk I/O error", "SQLITE_IOERR"), "failed"],
    [new TypeError("not a SQLite error"), "failed"],
    ["thrown text", "failed"],
  ])("%s is %s", (cause, code) => {
    expect(mapFileError(cause)).toMatchObject({ name: "DatabaseError", code, cause });
  });
});

describe("an error of a server", () => {
  it.each([
    [
      driverError("SQLite error: UNIQUE constraint failed: job.id", "SQLITE_CONSTRAINT"),
      "conflict",
    ],
    [driverError("SQLite error: database is locked", "SQLITE_BUSY"), "busy"],
    [driverError("SQLite input error: no such column: x", "SQL_INPUT_ERROR"), "failed"],
    [driverError("Arguments do not match: string or blob too big", "ARGS_INVALID"), "failed"],
    [driverError("Server returned HTTP status 401", "SERVER_ERROR"), "failed"],
    [driverError("Server returned HTTP status 502", "SERVER_ERROR"), "unknown_outcome"],
    [
      driverError("WebSocket was closed with code 1006", "HRANA_WEBSOCKET_ERROR"),
      "unknown_outcome",
    ],
    [new TypeError("fetch failed"), "unknown_outcome"],
  ])("%s is %s", (cause, code) => {
    expect(mapRemoteError(cause)).toMatchObject({ code, cause });
  });

  it("that is mapped already stays as it is", () => {
    const error = new DatabaseError("busy", "later");
    expect(mapRemoteError(error)).toBe(error);
    expect(mapFileError(error)).toBe(error);
  });
});
