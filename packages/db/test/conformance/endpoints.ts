import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import type { Database } from "../../src/database.ts";
import { mergeAccounts } from "../../src/accounts/merge.ts";
import { writeDeliveries } from "../../src/endpoints/announce.ts";
import type { NewDelivery } from "../../src/endpoints/announce.ts";
import { openEndpoint } from "../../src/endpoints/open-endpoint.ts";
import { closeEndpoint, redeliver } from "../../src/endpoints/redeliver.ts";
import { settleAttempt } from "../../src/endpoints/settle-attempt.ts";
import type { Settlement } from "../../src/endpoints/settle-attempt.ts";
import type { EndpointRow } from "../../src/rows.ts";
import { endpoint, endpointDelivery, job, notification } from "../../src/schema/index.ts";
import { NOW, buildCreate, buildJob, buildUpdate, fundAccount, newId } from "../builders.ts";

const JOB = {
  kind: "deliver_event",
  priority: 10,
  attemptsMax: 5,
  rateBucket: "endpoints",
  at: NOW,
};

const row = (accountId: string): Omit<EndpointRow, "sinceEventId"> => ({
  id: newId(),
  accountId,
  predictionId: null,
  targetId: null,
  url: "https://example.com/hooks",
  description: "",
  events: ["prediction.*"],
  createdAt: NOW,
  failingSince: null,
  disabledAt: null,
  disabledReason: null,
  deletedAt: null,
});

const delivery = (
  endpointId: string,
  of: { predictionId: string; sequence: number },
): NewDelivery => ({
  id: newId(),
  endpointId,
  accountId: "a",
  ...of,
  type: "prediction.succeeded",
  body: "{}",
  state: "pending",
  jobId: null,
  attempts: 0,
  scheduled: 0,
  nextAt: null,
  lastAt: null,
  lastStatus: null,
  createdAt: NOW,
  endedAt: null,
});

/** Endpoints, and the order in which what they get becomes work. */
export function describeEndpoints(get: () => Database): void {
  /** Moves a new prediction on; tells whether the announcement of that was written. */
  async function announces(accountId: string, named?: EndpointRow): Promise<boolean> {
    const created = buildCreate(accountId, 0);
    const { id } = created.prediction;
    const naming = named === undefined ? {} : { endpoint: { ...named, predictionId: id } };
    await get().transact([{ ...created, ...naming }]);
    const announcement = buildJob({ kind: "announce_event", accountId });
    const moved = { ...buildUpdate(created.prediction, {}), announcement };
    expect(await get().transact([moved])).toEqual([{ outcome: "applied" }]);
    const written = await get().orm.select().from(job).where(eq(job.id, announcement.id));
    return written.length === 1;
  }

  const stateOf = async (id: string) =>
    (await get().orm.select().from(endpointDelivery).where(eq(endpointDelivery.id, id)))[0];
  const hasJob = async (id: string | null | undefined): Promise<boolean> =>
    (
      await get()
        .orm.select()
        .from(job)
        .where(eq(job.id, id ?? ""))
    ).length === 1;

  async function openFor(accountId: string): Promise<string> {
    const made = row(accountId);
    expect(await openEndpoint(get(), made, 20)).toBe(true);
    return made.id;
  }

  async function settle(
    id: string,
    next: Settlement["next"],
    verdict: Settlement["verdict"] = { kind: "well", reopens: false },
    at = NOW,
  ): Promise<boolean> {
    const found = await stateOf(id);
    if (found === undefined) throw new Error("there is no such delivery");
    const attempt = {
      id: newId(),
      deliveryId: id,
      at,
      durationMs: 1,
      outcome: "x",
      status: 200,
      excerpt: "",
    };
    return settleAttempt(get(), { delivery: found, attempt, next, verdict, job: JOB });
  }

  const WELL = { state: "delivered", scheduled: 1, nextAt: null } as const;

  describe("an announcement", () => {
    it("is written only where an endpoint listens, in the same commit", async () => {
      const accountId = await fundAccount(get(), 0);
      const other = await fundAccount(get(), 0);
      expect(await announces(accountId)).toBe(false);
      const id = await openFor(accountId);
      expect(await announces(accountId)).toBe(true);
      expect(await announces(other)).toBe(false);
      expect(await announces(other, { ...row(other), sinceEventId: 0 })).toBe(true);
      await closeEndpoint(get(), { id, at: NOW });
      expect(await announces(accountId)).toBe(false);
    });

    it("is written for accounts that were merged into the endpoint's or took it over", async () => {
      const [into, first, second] = [
        await fundAccount(get(), 0),
        await fundAccount(get(), 0),
        await fundAccount(get(), 0),
      ];
      for (const fromId of [first, second]) {
        const transfer = { outId: newId(), inId: newId(), at: NOW };
        await mergeAccounts(get(), { fromId, intoId: into, transfer });
      }
      await openFor(first);
      for (const accountId of [into, first, second]) expect(await announces(accountId)).toBe(true);
    });
  });

  describe("an endpoint", () => {
    it("begins with the newest event that was there when it was made", async () => {
      const accountId = await fundAccount(get(), 0);
      await get().transact([buildCreate(accountId, 0)]);
      const newest = await get().read({
        sql: "SELECT max(id) AS id FROM prediction_event",
        args: [],
      });
      const id = await openFor(accountId);
      const [made] = await get().orm.select().from(endpoint).where(eq(endpoint.id, id));
      expect(made?.sinceEventId).toBe(newest[0]?.["id"]);
    });

    it("is one of so many, whoever asks at once", async () => {
      const accountId = await fundAccount(get(), 0);
      const made = await Promise.all(
        Array.from({ length: 6 }, () => openEndpoint(get(), row(accountId), 4)),
      );
      expect(made.filter(Boolean)).toHaveLength(4);
    });
  });

  describe("deliveries of one prediction", () => {
    it("become work one after the other, and each only once", async () => {
      const endpointId = await openFor(await fundAccount(get(), 0));
      const predictionId = newId();
      const late = delivery(endpointId, { predictionId, sequence: 7 });
      const early = delivery(endpointId, { predictionId, sequence: 4 });
      const other = delivery(endpointId, { predictionId: newId(), sequence: 9 });
      for (let repeat = 0; repeat < 2; repeat += 1) {
        await writeDeliveries(get(), [late, early, other], JOB);
      }
      const twin = delivery(endpointId, { predictionId, sequence: 7 });
      await writeDeliveries(get(), [twin], JOB);
      expect(await stateOf(twin.id)).toBeUndefined();
      expect([await hasJob(early.id), await hasJob(late.id), await hasJob(other.id)]).toEqual([
        true,
        false,
        true,
      ]);
      const again = { state: "pending", scheduled: 1, nextAt: NOW + 5 } as const;
      expect(await settle(early.id, again)).toBe(true);
      expect(await hasJob(late.id)).toBe(false);
      expect(await settle(early.id, WELL)).toBe(true);
      expect(await hasJob(late.id)).toBe(true);
      expect(await stateOf(early.id)).toMatchObject({
        state: "delivered",
        attempts: 2,
        endedAt: NOW,
      });
    });

    it("are left as they ended, and sent once more under a job of their own", async () => {
      const endpointId = await openFor(await fundAccount(get(), 0));
      const sent = delivery(endpointId, { predictionId: newId(), sequence: 2 });
      await writeDeliveries(get(), [sent], JOB);
      const before = await stateOf(sent.id);
      expect(await settle(sent.id, WELL)).toBe(true);
      expect(await settle(sent.id, { state: "failed", scheduled: 9, nextAt: null })).toBe(false);
      const newJobId = newId();
      await redeliver(get(), { id: sent.id, newJobId }, JOB);
      expect(await stateOf(sent.id)).toMatchObject({
        state: "pending",
        jobId: newJobId,
        scheduled: 0,
        endedAt: null,
      });
      expect(await hasJob(newJobId)).toBe(true);
      // Whoever still holds the job of before has no say any more.
      if (before === undefined) throw new Error("nothing was written");
      const attempt = {
        id: newId(),
        deliveryId: sent.id,
        at: NOW,
        durationMs: 1,
        outcome: "x",
        status: 200,
        excerpt: "",
      };
      const verdict = { kind: "none" } as const;
      const late = { delivery: before, attempt, next: WELL, verdict, job: JOB };
      expect(await settleAttempt(get(), late)).toBe(false);
    });

    it("are dropped with their endpoint, whose owner is told once", async () => {
      const accountId = await fundAccount(get(), 0);
      const endpointId = await openFor(accountId);
      const rows = [1, 2, 3].map((sequence) =>
        delivery(endpointId, { predictionId: newId(), sequence }),
      );
      await writeDeliveries(get(), rows, JOB);
      const ill = (at: number): Settlement["verdict"] => ({
        kind: "ill",
        reason: "failing",
        failingBefore: at - 100,
        notice: {
          id: newId(),
          accountId,
          kind: "endpoint.disabled",
          subject: endpointId,
          onceKey: `disabled:${endpointId}`,
          createdAt: NOW,
          readAt: null,
          spreadAt: null,
        },
        spread: buildJob({ kind: "spread_notification", accountId }),
      });
      const again = { state: "pending", scheduled: 1, nextAt: NOW + 5 } as const;
      const [first = "", second = ""] = rows.map(({ id }) => id);
      await settle(first, again, ill(NOW - 100), NOW - 100);
      expect(await stateOf(second)).toMatchObject({ state: "pending" });
      await settle(first, again, ill(NOW), NOW);
      await settle(second, again, ill(NOW), NOW);
      const states = await Promise.all(rows.map(async ({ id }) => (await stateOf(id))?.state));
      expect(states).toEqual(["dropped", "dropped", "dropped"]);
      const told = await get()
        .orm.select()
        .from(notification)
        .where(eq(notification.subject, endpointId));
      expect(told).toHaveLength(1);
      await writeDeliveries(get(), [delivery(endpointId, { predictionId: "p", sequence: 4 })], JOB);
      await redeliver(get(), { id: first, newJobId: newId() }, JOB);
      expect(await stateOf(first)).toMatchObject({ state: "dropped" });
    });
  });
}
