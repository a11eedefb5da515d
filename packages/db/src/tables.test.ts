import { describe, expect, it } from "vitest";
import { buildPrediction } from "../test/builders.ts";
import { authUser, prediction } from "./schema/index.ts";
import { columnsOf, decodeRow, encodeRow } from "./tables.ts";

describe("the columns of a table", () => {
  it("stand in the order of its definition without the left out ones", () => {
    const names = columnsOf(prediction, ["accountId"]).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(["id", "request_id", "provider"]);
  });
});

describe("a row", () => {
  it("comes back as it was after it was stored", () => {
    const row = buildPrediction({ providerOutputs: [1, null], callbackUsed: true, runAt: 5 });
    const columns = columnsOf(prediction);
    const stored = encodeRow(columns, row);
    const raw = Object.fromEntries(columns.map(({ name }, place) => [name, stored[place]]));
    expect(decodeRow(prediction, raw)).toEqual(row);
  });

  it("stores JSON as text, booleans as 0 and 1, times as numbers, and what is absent as null", () => {
    const columns = columnsOf(prediction).filter(({ property }) =>
      ["input", "callbackUsed", "cancelRequested", "runAt"].includes(property),
    );
    const row = { input: { a: [1] }, callbackUsed: true, cancelRequested: false };
    expect(encodeRow(columns, row)).toEqual(['{"a":[1]}', 1, 0, null]);
    const created = columnsOf(authUser).filter(({ property }) => property === "createdAt");
    expect(encodeRow(created, { createdAt: new Date(7) })).toEqual([7]);
  });

  it("is refused when a column was not selected", () => {
    expect(() => decodeRow(prediction, { id: "a" })).toThrow("account_id was not selected");
  });
});
