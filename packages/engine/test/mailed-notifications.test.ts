import { describe, expect, it } from "vitest";
import { createListeningWorld } from "./receiver.ts";
import { addUser } from "./people.ts";
import { createPostOffice, never, notNow } from "./post-office.ts";
import type { World, WorldOptions } from "./world.ts";

const ADA = "ada@example.com";
const PROMPT = "teal hexagons";

async function work(world: World): Promise<void> {
  while ((await world.engine.worker.tick()) > 0);
}

/** Ends a prediction with nobody there, and does what follows. */
async function endUnseen(world: World): Promise<string> {
  const { id } = await world.submit({ durationMs: 20 }, { delivery: "push" });
  world.engine.worker.start();
  await world.untilEnded(id);
  await world.engine.worker.stop();
  await work(world);
  return id;
}

type Person = Omit<Parameters<typeof addUser>[1], "id">;

/** A world whose owner has an address; `wants` mails unless it says otherwise. */
async function openWorld(options: { person?: Person; wants?: boolean; world?: WorldOptions } = {}) {
  const office = createPostOffice();
  const world = await createListeningWorld({ mail: office.sender, ...options.world });
  await addUser(world, { id: "user-1", email: ADA, ...options.person });
  const { accountId, engine } = world;
  if (options.wants !== false) await engine.notifications.configure({ accountId, mail: true });
  return { world, office };
}

/** What the newest mail offers to end all mails. */
const tokenIn = (office: ReturnType<typeof createPostOffice>): string =>
  new URL(office.taken.at(-1)?.unsubscribeUrl ?? "about:blank").searchParams.get("token") ?? "";

describe("an end by mail", () => {
  it("is told once to a confirmed address, and says nothing of what was asked for", async () => {
    const { world, office } = await openWorld();
    await using _ = world;
    const id = await endUnseen(world);
    world.clock.advance(600_000);
    await work(world);
    expect(office.tried).toHaveLength(1);
    const [mail] = office.taken;
    expect(mail).toMatchObject({ to: ADA, subject: "Your result is ready." });
    expect(mail?.text).toContain(`https://studio.example/p/${id}\n`);
    expect(mail?.text).toContain(mail?.unsubscribeUrl ?? "no address");
    expect(JSON.stringify(mail)).not.toContain(PROMPT);
    expect(JSON.stringify(mail)).not.toContain("hexagons");
  });

  it.each([
    ["nobody asked for it", { wants: false }, 1],
    ["the address is not confirmed", { person: { isVerified: false } }, 0],
    ["the user is a visitor", { person: { isGuest: true } }, 0],
  ])("is not told where %s", async (_, options, addresses) => {
    const { world, office } = await openWorld(options);
    await using _world = world;
    await endUnseen(world);
    world.clock.advance(600_000);
    await work(world);
    expect(office.tried).toEqual([]);
    const { accountId, engine } = world;
    const { channels } = await engine.notifications.settings(accountId);
    expect(channels.mail).toEqual({ addresses });
    const told = await engine.notifications.list({ accountId, cursor: null, most: 5 });
    expect(told.items).toHaveLength(1);
  });

  it("is told once, however often the process dies while it spreads the news", async () => {
    let lost = 0;
    const { world, office } = await openWorld({
      world: {
        database: (inner) => ({
          ...inner,
          batch: async (statements, options) => {
            const done = await inner.batch(statements, options);
            if (statements.some(({ sql }) => /SET spread_at/.test(sql)) && lost < 3) {
              lost += 1;
              throw new Error("the process died here");
            }
            return done;
          },
        }),
      },
    });
    await using _ = world;
    await endUnseen(world);
    for (let minutes = 0; minutes < 10; minutes += 1) {
      world.clock.advance(60_000);
      await work(world);
    }
    expect(lost).toBeGreaterThan(0);
    expect(office.taken).toHaveLength(1);
  });

  it("is tried again under the same id, and given up where it is refused for good", async () => {
    const { world, office } = await openWorld();
    await using _ = world;
    office.fail(notNow());
    await endUnseen(world);
    world.clock.advance(60_000);
    await work(world);
    expect(office.tried).toHaveLength(2);
    expect(office.tried[0]?.id).toBe(office.tried[1]?.id);
    office.fail(never());
    await endUnseen(world);
    world.clock.advance(60_000);
    await work(world);
    expect(office.tried).toHaveLength(3);
    const { items } = await world.engine.queue.deadLetters({ cursor: null, most: 5 });
    expect(items).toEqual([]);
  });

  it.each([
    [
      "turned mails off",
      (world: World) =>
        world.engine.notifications.configure({ accountId: world.accountId, mail: false }),
    ],
    [
      "changed to an address that is not confirmed",
      (world: World) =>
        world.database.batch([{ sql: "UPDATE auth_user SET email_verified = 0", args: [] }]),
    ],
    [
      "left the account",
      (world: World) => world.database.batch([{ sql: "DELETE FROM account_member", args: [] }]),
    ],
  ])("is not sent any more to somebody who %s meanwhile", async (_, change) => {
    const { world, office } = await openWorld();
    await using _world = world;
    office.fail(notNow());
    await endUnseen(world);
    expect(office.tried).toHaveLength(1);
    await change(world);
    world.clock.advance(60_000);
    await work(world);
    expect(office.tried).toHaveLength(1);
  });

  it("goes by the account that took over, to the address that is new there", async () => {
    const { world, office } = await openWorld({ person: { isGuest: true }, wants: false });
    await using _ = world;
    const { engine } = world;
    await addUser(world, { id: "user-2", email: "eve@example.com" });
    const { accountId: into } = await engine.accounts.open("user-2");
    await engine.notifications.configure({ accountId: into, mail: true });
    const { id } = await world.submit({ durationMs: 20 }, { delivery: "push" });
    await engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    engine.worker.start();
    await expect
      .poll(async () => (await engine.predictions.get({ accountId: into, id }))?.status, {
        timeout: 20_000,
      })
      .toBe("succeeded");
    await engine.worker.stop();
    await work(world);
    world.clock.advance(60_000);
    await work(world);
    expect(office.taken.map(({ to }) => to)).toEqual(["eve@example.com"]);
    expect(await engine.notifications.endMails(tokenIn(office))).toEqual({ outcome: "ended" });
    expect((await engine.notifications.settings(into)).mail).toBe(false);
  });
});

describe("the token of a mail", () => {
  it("ends mails for good, years later and again, and changes nothing else", async () => {
    const { world, office } = await openWorld();
    await using _ = world;
    const { accountId, engine } = world;
    await engine.notifications.configure({ accountId, when: "always", pusher: true });
    await endUnseen(world);
    const token = tokenIn(office);
    world.clock.advance(5 * 365 * 86_400_000);
    expect(engine.notifications.isMailToken(token)).toBe(true);
    expect((await engine.notifications.settings(accountId)).mail).toBe(true);
    expect(await engine.notifications.endMails(token)).toEqual({ outcome: "ended" });
    expect(await engine.notifications.endMails(token)).toEqual({ outcome: "ended" });
    expect(await engine.notifications.settings(accountId)).toMatchObject({
      when: "always",
      push: true,
      pusher: true,
      mail: false,
    });
    await endUnseen(world);
    world.clock.advance(60_000);
    await work(world);
    expect(office.tried).toHaveLength(1);
  });

  it("of an account that was merged since ends the mails of the one that took over", async () => {
    const { world, office } = await openWorld();
    await using _ = world;
    const { engine } = world;
    await endUnseen(world);
    const token = tokenIn(office);
    await addUser(world, { id: "user-2" });
    const { accountId: into } = await engine.accounts.open("user-2");
    await engine.notifications.configure({ accountId: into, mail: true });
    await engine.accounts.link({ fromUserId: "user-1", toUserId: "user-2" });
    await engine.notifications.endMails(token);
    expect((await engine.notifications.settings(into)).mail).toBe(false);
  });

  it("is for one account, and cannot be guessed from its id", async () => {
    const { world, office } = await openWorld();
    await using _ = world;
    const { accountId, engine } = world;
    const { accountId: other } = await engine.accounts.open("user-2");
    await endUnseen(world);
    const token = tokenIn(office);
    const [, signature = ""] = token.split(".");
    const forged = [
      "",
      accountId,
      `${accountId}.`,
      `${other}.${signature}`,
      `${token}.`,
      `${token}A`,
      `${accountId}.${signature.slice(0, -1)}`,
      `x${token}`,
      `${accountId}.${"é".repeat(signature.length)}`,
    ];
    for (const guess of forged) {
      expect([guess, engine.notifications.isMailToken(guess)]).toEqual([guess, false]);
      expect(await engine.notifications.endMails(guess)).toEqual({ outcome: "unknown_token" });
    }
    expect((await engine.notifications.settings(accountId)).mail).toBe(true);
  });
});
