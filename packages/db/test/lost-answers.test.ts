import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../src/database.ts";
import { grantCredits } from "../src/credits/grant.ts";
import { claimJobs } from "../src/jobs/claim.ts";
import { enqueueJobs } from "../src/jobs/enqueue.ts";
import { openDatabase } from "../src/open-database.ts";
import { NOW, buildCreate, buildEnd, buildJob, fundAccount, newId } from "./builders.ts";
import { countEvents, readAccount, wordsOf } from "./conformance/facts.ts";
import { startProxy } from "./proxy.ts";
import type { Proxy } from "./proxy.ts";
import { findSqld, startSqld } from "./sqld.ts";
import type { Server } from "./sqld.ts";

const REQUEST_TIMEOUT_MS = 250;
const binary = findSqld();

describe.skipIf(binary === null).each(["http", "ws"])("answers lost over %s", (protocol) => {
  let server: Server;
  let proxy: Proxy;
  let database: Database;

  beforeAll(async () => {
    server = await startSqld(binary ?? "");
    proxy = await startProxy(server.port);
    database = await openDatabase({
      url: `${protocol}://127.0.0.1:${proxy.port}`,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
    });
    await database.migrate();
  });

  afterAll(async () => {
    await database.close();
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it.each(["lose", "hang"] as const)(
    "%s: a group is committed once and reported",
    async (fault) => {
      const accountId = await fundAccount(database, 10);
      const units = [3, 4, 5].map((price) => buildCreate(accountId, price));
      proxy.spoil(fault, 2);
      expect(wordsOf(await database.transact(units))).toEqual(["applied", "applied", "credits"]);
      expect(await countEvents(database, units)).toBe(2);
      expect(await readAccount(database, accountId)).toMatchObject({ available: 3, reserved: 7 });
    },
  );

  it.each(["lose", "hang"] as const)("%s: a settlement moves the money once", async (fault) => {
    const accountId = await fundAccount(database, 10);
    const create = buildCreate(accountId, 6);
    await database.transact([create]);
    proxy.spoil(fault, 1);
    expect(wordsOf(await database.transact([buildEnd(create.prediction, "failed")]))).toEqual([
      "applied",
    ]);
    expect(await readAccount(database, accountId)).toMatchObject({ available: 10, reserved: 0 });
  });

  it("a grant is repeated and counts once", async () => {
    const accountId = await fundAccount(database, 0);
    proxy.spoil("lose", 1);
    const grant = {
      id: newId(),
      accountId,
      credits: 7,
      kind: "grant",
      idempotencyKey: newId(),
      at: NOW,
    } as const;
    expect(await grantCredits(database, grant)).toBe("granted");
    expect(await readAccount(database, accountId)).toMatchObject({ available: 7, funded: 7 });
  });

  it("a claim is not repeated; its jobs come back when the leases end", async () => {
    const kind = newId();
    await enqueueJobs(database, [buildJob({ kind })]);
    const claim = { owner: "worker", now: NOW, leaseMs: 1_000, most: 5, kinds: [kind] };
    proxy.spoil("lose", 1);
    await expect(claimJobs(database, { ...claim, claimId: newId() })).rejects.toMatchObject({
      name: "DatabaseError",
      code: "unknown_outcome",
    });
    // A WebSocket may have been cut before the batch was read; then nothing was claimed.
    const [soon] = await claimJobs(database, { ...claim, claimId: newId() });
    const later = { ...claim, claimId: newId(), now: NOW + claim.leaseMs };
    expect(soon ?? (await claimJobs(database, later))[0]).toMatchObject({ kind });
  });

  it("a server that stays away ends in unknown_outcome, and work goes on when it is back", async () => {
    const accountId = await fundAccount(database, 10);
    const unit = buildCreate(accountId, 1);
    proxy.spoil("lose", Infinity);
    await expect(database.transact([unit])).rejects.toMatchObject({ code: "unknown_outcome" });
    proxy.spoil("lose", 0);
    expect(wordsOf(await database.transact([unit]))).toEqual(["applied"]);
    expect(await readAccount(database, accountId)).toMatchObject({ available: 9, reserved: 1 });
  });
});
