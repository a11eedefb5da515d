import { expect, test } from "vitest";
import { createSharedTestFile } from "./shared-test-file.ts";

const ADD = `INSERT INTO account (id, available, reserved, created_at) VALUES ('a', 0, 0, 1)`;
const COUNT = { sql: "SELECT count(*) AS rows FROM account", args: [] };

test("a file that is used again has nothing of its last user", async () => {
  const first = await createSharedTestFile();
  const before = first.connect({});
  await before.batch([{ sql: ADD, args: [] }]);
  expect(await before.read(COUNT)).toEqual([{ rows: 1 }]);
  await first[Symbol.asyncDispose]();

  await using second = await createSharedTestFile();
  expect(await second.connect({}).read(COUNT)).toEqual([{ rows: 0 }]);
  await expect(before.read(COUNT)).rejects.toMatchObject({ code: "closed" });
  await expect(before.batch([{ sql: ADD, args: [] }])).rejects.toMatchObject({ code: "closed" });
  expect(await second.connect({}).read(COUNT)).toEqual([{ rows: 0 }]);
});
