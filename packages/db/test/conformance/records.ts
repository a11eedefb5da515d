import { count, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { openAccount } from "../../src/accounts/open.ts";
import { grantCredits } from "../../src/credits/grant.ts";
import type { Grant } from "../../src/credits/grant.ts";
import type { Database } from "../../src/database.ts";
import { recordDelivery } from "../../src/deliveries/record.ts";
import type { NewDelivery } from "../../src/deliveries/record.ts";
import { account, accountMember, job, webhookDelivery } from "../../src/schema/index.ts";
import { NOW, buildJob, fundAccount, newId } from "../builders.ts";
import { readAccount, sumLedger } from "./facts.ts";

function buildGrant(accountId: string, overrides: Partial<Grant> = {}): Grant {
  return {
    id: newId(),
    accountId,
    credits: 25,
    kind: "grant",
    idempotencyKey: newId(),
    at: NOW,
    ...overrides,
  };
}

function buildDelivery(overrides: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id: newId(),
    provider: "emulator",
    webhookId: newId(),
    receivedAt: NOW,
    verdict: "accepted",
    predictionId: null,
    providerPredictionId: newId(),
    body: '{"status":"succeeded"}',
    bodyDigest: "digest",
    bodyBytes: 22,
    processedAt: null,
    outcome: null,
    attempts: 0,
    ...overrides,
  };
}

/** Grants, accounts, deliveries and plain batches. */
export function describeRecords(get: () => Database): void {
  describe("a grant", () => {
    it("adds credits once, however often it is repeated", async () => {
      const accountId = await fundAccount(get(), 0);
      const grant = buildGrant(accountId, { detail: { reason: "welcome" } });
      expect(await grantCredits(get(), grant)).toBe("granted");
      expect(await grantCredits(get(), grant)).toBe("granted");
      expect(await grantCredits(get(), { ...grant, id: newId() })).toBe("already_granted");
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 25, funded: 25 });
      expect(await sumLedger(get(), accountId)).toEqual({ grant: 25 });
    });

    it("is written by one of many concurrent rivals for its key", async () => {
      const accountId = await fundAccount(get(), 0);
      const idempotencyKey = newId();
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, () =>
          grantCredits(get(), buildGrant(accountId, { idempotencyKey })),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === "granted")).toHaveLength(1);
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 25 });
    });

    it("is refused for an account that does not exist and for no credits", async () => {
      const accountId = await fundAccount(get(), 0);
      await expect(grantCredits(get(), buildGrant(newId()))).rejects.toMatchObject({
        code: "conflict",
        constraint: "foreign_key",
      });
      await expect(
        grantCredits(get(), buildGrant(accountId, { credits: 0 })),
      ).rejects.toMatchObject({
        code: "conflict",
        constraint: "ledger_credits_sign",
      });
      expect(await readAccount(get(), accountId)).toMatchObject({ available: 0, funded: 0 });
    });
  });

  describe("an account", () => {
    it("is made once for a user, also by concurrent calls, without orphans", async () => {
      const userId = newId();
      const accountIds = Array.from({ length: 8 }, () => newId());
      const opened = await Promise.all(
        accountIds.map((accountId) => openAccount(get(), { userId, accountId, at: NOW })),
      );
      expect(new Set(opened).size).toBe(1);
      const [orphans] = await get()
        .orm.select({ count: count() })
        .from(account)
        .leftJoin(accountMember, eq(accountMember.accountId, account.id))
        .where(eq(account.createdAt, NOW));
      const [members] = await get().orm.select({ count: count() }).from(accountMember);
      expect(orphans?.count).toBe(members?.count);
    });
  });

  describe("a delivery", () => {
    it("is recorded with its job", async () => {
      const delivery = buildDelivery({ job: buildJob({ kind: "process_delivery" }) });
      expect(await recordDelivery(get(), delivery)).toBe("recorded");
      const { job: queued, ...row } = delivery;
      const where = eq(webhookDelivery.id, row.id);
      expect(await get().orm.query.webhookDelivery.findFirst({ where })).toEqual(row);
      expect(await get().orm.$count(job, eq(job.id, queued?.id ?? ""))).toBe(1);
    });

    it("is a duplicate under another id, and brings no second job", async () => {
      const webhookId = newId();
      const accountId = newId();
      const deliveries = Array.from({ length: 6 }, () =>
        buildDelivery({ webhookId, job: buildJob({ accountId }) }),
      );
      const outcomes = await Promise.all(deliveries.map((each) => recordDelivery(get(), each)));
      expect(outcomes.filter((outcome) => outcome === "recorded")).toHaveLength(1);
      expect(await get().orm.$count(job, eq(job.accountId, accountId))).toBe(1);
    });

    it("is recorded once when its own insert is repeated", async () => {
      const accountId = newId();
      const delivery = buildDelivery({ job: buildJob({ accountId }) });
      expect(await recordDelivery(get(), delivery)).toBe("recorded");
      expect(await recordDelivery(get(), delivery)).toBe("recorded");
      expect(await get().orm.$count(job, eq(job.accountId, accountId))).toBe(1);
    });

    it("may carry the same webhook id from two providers", async () => {
      const webhookId = newId();
      const [first, second] = ["replicate", "skytells"].map((provider) =>
        recordDelivery(get(), buildDelivery({ webhookId, provider })),
      );
      expect([await first, await second]).toEqual(["recorded", "recorded"]);
    });
  });

  describe("a batch", () => {
    it("returns the rows of RETURNING and SELECT and nothing for the rest", async () => {
      const id = newId();
      const results = await get().batch([
        {
          sql: "INSERT INTO account (id, created_at) VALUES (?1, ?2) RETURNING id, created_at",
          args: [id, NOW],
        },
        { sql: "UPDATE account SET merged_into = ?2 WHERE id = ?1", args: [id, null] },
        { sql: "SELECT id, merged_into FROM account WHERE id = ?1", args: [id] },
      ]);
      expect(results).toEqual([[{ id, created_at: NOW }], [], [{ id, merged_into: null }]]);
    });

    it("is undone as a whole when one statement fails", async () => {
      const id = newId();
      const insert = { sql: "INSERT INTO account (id, created_at) VALUES (?1, 0)", args: [id] };
      await expect(get().batch([insert, insert])).rejects.toMatchObject({
        name: "DatabaseError",
        code: "conflict",
        constraint: "account_id",
      });
      await expect(
        get().batch([insert, { sql: "SELECT nonsense", args: [] }]),
      ).rejects.toMatchObject({
        code: "failed",
      });
      expect(await get().orm.$count(account, eq(account.id, id))).toBe(0);
    });

    it("names a column that must not be null", async () => {
      const insert = { sql: "INSERT INTO account (id) VALUES (?1)", args: [newId()] };
      await expect(get().batch([insert])).rejects.toMatchObject({
        code: "conflict",
        constraint: "account.created_at",
      });
    });
  });

  it("answers a ping", async () => {
    await expect(get().ping()).resolves.toBeUndefined();
  });

  it("refuses interactive transactions", async () => {
    await expect(get().orm.transaction(async () => 1)).rejects.toThrow("forbidden");
  });

  it("migrates again without effect", async () => {
    const applied = { sql: "SELECT * FROM applied_migration ORDER BY 1", args: [] };
    const before = await get().read(applied);
    await get().migrate();
    expect(before).not.toEqual([]);
    expect(await get().read(applied)).toEqual(before);
  });
}
