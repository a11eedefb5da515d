import { describe, expect, it } from "vitest";
import { openDatabase } from "../src/open-database.ts";
import { testDatabase } from "./conformance.ts";
import { findSqld, startSqld } from "./sqld.ts";

const PROPERTY_RUNS = 10;
const binary = findSqld();

describe.skipIf(binary === null).each(["http", "ws"])("a libSQL server over %s", (protocol) => {
  const open = async () => {
    const server = await startSqld(binary ?? "");
    const database = await openDatabase({ url: `${protocol}://127.0.0.1:${server.port}` });
    await database.migrate();
    return {
      ...database,
      [Symbol.asyncDispose]: async () => {
        await database.close();
        await server[Symbol.asyncDispose]();
      },
    };
  };
  it("has a replica only when its URL is given", async () => {
    await using server = await startSqld(binary ?? "");
    const url = `${protocol}://127.0.0.1:${server.port}`;
    const alone = await openDatabase({ url });
    const withReplica = await openDatabase({ url, readUrl: url });
    await withReplica.migrate();
    expect(alone.replica).toBeNull();
    expect(await withReplica.replica?.query.account.findMany()).toEqual([]);
    await alone.close();
    await withReplica.close();
  });

  testDatabase(open, PROPERTY_RUNS);
});
