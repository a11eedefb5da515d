import { job } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { MAIL_LINK_MS } from "../src/index.ts";
import type { Tracer } from "../src/index.ts";
import { MAIL_ATTEMPTS_MAX } from "../src/mails/limits.ts";
import { createPostOffice, never, notNow } from "./post-office.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const TOKEN = "tok-7f3a9c";
const TO = "ada@example.com";
const CONFIRM = {
  kind: "confirm_address",
  to: TO,
  link: `https://studio.example/account/confirm?token=${TOKEN}`,
} as const;
/** Longer than any wait between two attempts, in less than which a link expires. */
const STEP_MS = 310_000;

const rowsOf = (world: World) => world.database.orm.select().from(job);
const deadLettersOf = (world: World) => world.engine.queue.deadLetters({ cursor: null, most: 50 });

/** What a worker does until nothing is due. */
async function work({ engine }: World): Promise<void> {
  while ((await engine.worker.tick()) > 0);
}

/** Lets time pass until nobody tries any more; a link outlives this where `isQuick`. */
async function workOut(world: World): Promise<void> {
  for (let attempt = 0; attempt < MAIL_ATTEMPTS_MAX; attempt += 1) {
    await work(world);
    world.clock.advance(STEP_MS);
  }
  await work(world);
}

/** A world with a post office, and everything that it said aloud. */
async function openWorld(office = createPostOffice()) {
  const said: unknown[] = [];
  const tracer: Tracer = {
    span: (opening, run) => {
      said.push(opening);
      return run();
    },
    note: (attributes) => void said.push(attributes),
    current: () => null,
    isRecording: true,
  };
  const world = await createWorld({
    mail: office.sender,
    tracer,
    log: (level, text, fields) => {
      const { error } = fields ?? {};
      said.push({ level, text, fields, error: error instanceof Error ? error.stack : null });
    },
  });
  return { world, office, said: () => JSON.stringify(said) };
}

describe("an ordered mail", () => {
  it("is sent once by a worker, and nothing of it stays", async () => {
    const { world, office, said } = await openWorld();
    await using _ = world;
    expect(world.engine.mails.isAvailable).toBe(true);
    expect(await world.engine.mails.order(CONFIRM)).toEqual({ outcome: "ordered" });
    const [ordered] = await rowsOf(world);
    expect(office.tried).toEqual([]);
    await work(world);
    expect(office.taken).toMatchObject([{ id: ordered?.id, to: TO, unsubscribeUrl: null }]);
    expect(office.taken[0]?.text).toContain(CONFIRM.link);
    expect(await rowsOf(world)).toEqual([]);
    expect(said()).not.toContain(TOKEN);
    expect(await world.engine.health()).toMatchObject({ mail: "ok", counters: { mailsSent: 1 } });
  });

  it("cannot be ordered where no mail is sent", async () => {
    await using world = await createWorld();
    expect(world.engine.mails.isAvailable).toBe(false);
    expect(await world.engine.mails.order(CONFIRM)).toEqual({ outcome: "unavailable" });
    expect(await rowsOf(world)).toEqual([]);
    expect((await world.engine.health()).mail).toBe("off");
  });

  it("is tried again with back-off, always under the same id", async () => {
    const { world, office } = await openWorld();
    await using _ = world;
    office.fail(notNow(), notNow());
    await world.engine.mails.order(CONFIRM);
    expect((await world.engine.health()).mail).toBe("unknown");
    await work(world);
    expect(office.tried).toHaveLength(1);
    expect((await world.engine.health()).mail).toBe("failing");
    world.clock.advance(1_000);
    await work(world);
    expect(office.tried).toHaveLength(2);
    world.clock.advance(1_000);
    await work(world);
    expect(office.tried).toHaveLength(2);
    world.clock.advance(1_000);
    await work(world);
    expect(office.taken).toHaveLength(1);
    expect(new Set(office.tried.map(({ id }) => id)).size).toBe(1);
    expect(await world.engine.health()).toMatchObject({
      mail: "ok",
      counters: { mailsSent: 1, mailAttemptsFailed: 2 },
    });
  });

  it("is given up at once where it is refused for good, and nothing of it stays", async () => {
    const { world, office, said } = await openWorld();
    await using _ = world;
    office.failAlways(never());
    await world.engine.mails.order(CONFIRM);
    await workOut(world);
    expect(office.tried).toHaveLength(1);
    expect(await rowsOf(world)).toEqual([]);
    expect(said()).toContain("the relay answered 550");
    expect(said()).not.toContain(TOKEN);
    expect(said()).not.toContain(TO);
    expect((await world.engine.health()).counters).toMatchObject({ mailsGivenUp: 1 });
  });

  it("is not sent when its link leads nowhere any more", async () => {
    const { world, office } = await openWorld();
    await using _ = world;
    await world.engine.mails.order(CONFIRM);
    world.clock.advance(MAIL_LINK_MS);
    await work(world);
    expect(office.tried).toEqual([]);
    expect(await rowsOf(world)).toEqual([]);
  });

  it("survives the process that was sending it", async () => {
    const { world, office } = await openWorld();
    await using _ = world;
    await world.engine.mails.order(CONFIRM);
    await world.database.batch([
      {
        sql: `UPDATE job SET lease_owner = 'gone', lease_expires_at = ?1, attempts = 1`,
        args: [world.clock.now() + 10_000],
      },
    ]);
    await work(world);
    expect(office.tried).toEqual([]);
    world.clock.advance(10_001);
    await work(world);
    expect(office.taken).toHaveLength(1);
  });
});

describe("a mail that nobody took", () => {
  it("is a dead letter without its link after so many attempts", async () => {
    const { world, office, said } = await openWorld();
    await using _ = world;
    office.failAlways(notNow());
    await world.engine.mails.order(CONFIRM);
    for (let attempt = 1; attempt < MAIL_ATTEMPTS_MAX; attempt += 1) {
      await work(world);
      world.clock.advance(STEP_MS);
    }
    expect(await rowsOf(world)).toMatchObject([{ payload: CONFIRM }]);
    await work(world);
    expect(office.tried).toHaveLength(MAIL_ATTEMPTS_MAX);
    // At once, and not only by whoever looks after what is dead.
    expect(await rowsOf(world)).toMatchObject([{ deadAt: null, payload: { link: null } }]);
    world.clock.advance(STEP_MS);
    await work(world);
    expect(office.tried).toHaveLength(MAIL_ATTEMPTS_MAX);
    const { items } = await deadLettersOf(world);
    expect(items).toMatchObject([{ kind: "send_mail", lastError: "the relay answered 451" }]);
    expect(await rowsOf(world)).toMatchObject([{ payload: { to: TO, link: null } }]);
    expect(JSON.stringify([items, await rowsOf(world)])).not.toContain(TOKEN);
    expect(said()).not.toContain(TOKEN);
  });

  it("keeps no link either when its last attempt died with its process", async () => {
    const { world } = await openWorld();
    await using _ = world;
    await world.engine.mails.order(CONFIRM);
    await world.database.batch([
      { sql: "UPDATE job SET attempts = attempts_max, lease_owner = 'gone'", args: [] },
    ]);
    await work(world);
    expect(await rowsOf(world)).toMatchObject([{ deadAt: expect.any(Number) }]);
    world.clock.advance(60_000);
    await work(world);
    expect(await rowsOf(world)).toMatchObject([{ payload: { kind: CONFIRM.kind, link: null } }]);
  });

  it.each([
    ["confirm_address", 0],
    ["password_changed", 1],
  ] as const)("of the kind %s can be sent later by an operator: %i", async (kind, times) => {
    const { world, office } = await openWorld();
    await using _ = world;
    office.failAlways(notNow());
    await world.engine.mails.order({ ...CONFIRM, kind });
    await workOut(world);
    office.failAlways(null);
    const ids = (await deadLettersOf(world)).items.map(({ id }) => id);
    expect(ids).toHaveLength(1);
    await world.engine.queue.redrive({ ids, operator: "ops" });
    await work(world);
    expect(office.taken).toHaveLength(times);
    expect(JSON.stringify(office.taken)).not.toContain(TOKEN);
    expect(await rowsOf(world)).toEqual([]);
  });

  it("leaves no words of a sender that broke, which may quote it", async () => {
    const { world, office, said } = await openWorld();
    await using _ = world;
    office.failAlways(new TypeError(`cannot send ${CONFIRM.link} to ${TO}`));
    await world.engine.mails.order(CONFIRM);
    await work(world);
    expect(await rowsOf(world)).toMatchObject([{ lastError: "the sender broke" }]);
    expect(said()).not.toContain(TOKEN);
    expect(said()).not.toContain(TO);
  });
});
