import { describe, expect, test } from "vitest";
import { BenchError } from "../bench-error.ts";
import { ROWS, selectRows } from "./rows.ts";

const namesOf = (only: readonly string[] | null): string[] =>
  selectRows(only).map((row) => row.name);

describe("selectRows", () => {
  test("takes every row but the planted failure when none is named", () => {
    expect(namesOf(null)).toEqual(
      ROWS.map((row) => row.name).filter((name) => name !== "planted-failure"),
    );
  });

  test("takes rows by name and families as a whole, in the order of the table", () => {
    const only = ["darkroom-status", "bullmq", "hello"];
    expect(namesOf(only)).toEqual(["hello", "bullmq-submit", "bullmq-status", "darkroom-status"]);
  });

  test("takes the planted failure when it is named", () => {
    expect(namesOf(["planted-failure"])).toEqual(["planted-failure"]);
  });

  test("refuses an unknown name and lists the known ones", () => {
    expect(() => selectRows(["hello", "helo"])).toThrow(
      /There is no row "helo"\. There are: hello, hono,/,
    );
  });

  test("refuses an empty choice", () => {
    expect(() => selectRows([])).toThrow(BenchError);
  });
});

describe("ROWS", () => {
  test("are each named once and compared with rows that exist", () => {
    const names = new Set(ROWS.map((row) => row.name));
    expect(names.size).toBe(ROWS.length);
    for (const row of ROWS)
      expect([...names]).toEqual(expect.arrayContaining([...row.comparedWith]));
  });
});
