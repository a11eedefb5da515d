import { authAccount, authSession, authUser, pushSubscription, signUp } from "@darkroom/db";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { SIGN_UP_MS } from "../src/sign-ups/limits.ts";
import { dyingAt } from "./dying.ts";
import { addUser } from "./people.ts";
import { createPostOffice } from "./post-office.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const EMAIL = "ada@example.com";
const VISITOR = "user-1";
const HASHES = { desktop: "hash of the desktop", phone: "hash of the phone" };

async function openWorld() {
  const office = createPostOffice();
  const world = await createWorld({ mail: office.sender });
  await addUser(world, { id: VISITOR, isGuest: true, isVerified: false });
  return { world, office };
}

/** Signs up, and reads the token of the mail. */
async function askFor(
  { world, office }: Awaited<ReturnType<typeof openWorld>>,
  overrides: Partial<Parameters<World["engine"]["signUps"]["open"]>[0]> = {},
): Promise<string> {
  const wish = { email: EMAIL, passwordHash: HASHES.desktop, browser: "desktop" };
  await world.engine.signUps.open({ ...wish, visitorId: VISITOR, userId: null, ...overrides });
  while ((await world.engine.worker.tick()) > 0);
  return /#token=([\w-]+)/.exec(office.taken.at(-1)?.text ?? "")?.[1] ?? expect.fail("no mail");
}

const here = (token: string) => ({ token, browser: "desktop", passwordHash: null });
const elsewhere = (token: string) => ({ token, browser: null, passwordHash: HASHES.phone });

const usersOf = ({ database }: World) =>
  database.orm.select().from(authUser).where(eq(authUser.email, EMAIL));
const passwordsOf = async ({ database }: World) =>
  (await database.orm.select().from(authAccount)).map(({ password }) => password);
const rowsOf = ({ database }: World) => database.orm.select().from(signUp);

describe("a sign-up", () => {
  it("becomes a user with the visitor's account once its address is confirmed", async () => {
    const place = await openWorld();
    await using world = place.world;
    const token = await askFor(place);
    expect(await usersOf(world)).toEqual([]);
    const confirmed = await world.engine.signUps.confirm(here(token));
    expect(confirmed).toMatchObject({ outcome: "confirmed", email: EMAIL, isSameBrowser: true });
    const [user] = await usersOf(world);
    expect(user).toMatchObject({ emailVerified: true, isAnonymous: false });
    const { accountId } = await world.engine.accounts.open(user?.id ?? "");
    expect(accountId).toBe(world.accountId);
    expect(await passwordsOf(world)).toEqual([HASHES.desktop]);
    expect(await rowsOf(world)).toEqual([]);
    expect(await world.engine.signUps.confirm(here(token))).toEqual({ outcome: "unknown" });
  });

  it("leads nowhere after its time, and is swept", async () => {
    const place = await openWorld();
    await using world = place.world;
    const token = await askFor(place);
    world.clock.advance(SIGN_UP_MS);
    expect(await world.engine.signUps.confirm(here(token))).toEqual({ outcome: "unknown" });
    await world.engine.worker.tick();
    await expect.poll(() => rowsOf(world)).toEqual([]);
  });

  it("of an address that somebody else has confirmed meanwhile changes nothing", async () => {
    const place = await openWorld();
    await using world = place.world;
    const token = await askFor(place);
    await addUser(world, { id: "owner", email: EMAIL });
    expect(await world.engine.signUps.confirm(elsewhere(token))).toEqual({
      outcome: "known",
      email: EMAIL,
    });
    expect(await passwordsOf(world)).toEqual([]);
    expect(await rowsOf(world)).toEqual([]);
  });

  it("is confirmed twice at once as one user", async () => {
    const place = await openWorld();
    await using world = place.world;
    const tokens = [await askFor(place), await askFor(place)];
    const outcomes = await Promise.all(
      tokens.map((token) => world.engine.signUps.confirm(here(token))),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toContain("confirmed");
    expect(await usersOf(world)).toHaveLength(1);
    expect(await passwordsOf(world)).toHaveLength(1);
  });
});

describe("an address that was confirmed elsewhere", () => {
  it("never takes the password of the sign-up, and shuts the visitor's browser out", async () => {
    const place = await openWorld();
    await using world = place.world;
    const { orm } = world.database;
    await world.database.batch([
      {
        sql: `INSERT INTO auth_session (id, expires_at, token, created_at, updated_at, user_id)
          VALUES ('s', 9999999999999, 'token', 1, 1, ?1)`,
        args: [VISITOR],
      },
      {
        sql: `INSERT INTO push_subscription
            (id, account_id, url, public_key, auth_secret, created_at)
          VALUES ('p', ?1, 'https://push.example/1', 'key', 'secret', 1)`,
        args: [world.accountId],
      },
    ]);
    const token = await askFor(place);
    const bare = { ...elsewhere(token), passwordHash: null };
    expect(await world.engine.signUps.confirm(bare)).toEqual({
      outcome: "password_needed",
      email: EMAIL,
    });
    expect(await usersOf(world)).toEqual([]);
    expect(await world.engine.signUps.confirm(elsewhere(token))).toMatchObject({
      outcome: "confirmed",
      isSameBrowser: false,
    });
    expect(await passwordsOf(world)).toEqual([HASHES.phone]);
    expect(await orm.select().from(authSession)).toEqual([]);
    expect(await orm.select().from(pushSubscription)).toEqual([]);
  });

  it("is nobody's until then: who held it unconfirmed keeps the rest, and gives it back", async () => {
    const place = await openWorld();
    await using world = place.world;
    await addUser(world, { id: "thief", email: EMAIL, isVerified: false });
    const token = await askFor(place, { userId: "thief" });
    await world.engine.signUps.confirm(elsewhere(token));
    const [user] = await usersOf(world);
    expect(user?.id).not.toBe("thief");
    const [thief] = await world.database.orm
      .select()
      .from(authUser)
      .where(eq(authUser.id, "thief"));
    expect(thief).toMatchObject({ email: "thief@unconfirmed.invalid", emailVerified: false });
  });

  it("stays with who held it and knew the password, in the same browser", async () => {
    const place = await openWorld();
    await using world = place.world;
    await addUser(world, { id: "ada", email: EMAIL, isVerified: false });
    const token = await askFor(place, { userId: "ada" });
    expect(await world.engine.signUps.confirm(here(token))).toMatchObject({ userId: "ada" });
    expect(await usersOf(world)).toMatchObject([{ id: "ada", emailVerified: true }]);
  });
});

describe("a confirmation in a process that dies", () => {
  it.each([
    [1, "before"],
    [1, "after"],
    [2, "before"],
    [2, "after"],
    [3, "before"],
    [3, "after"],
    [4, "before"],
    [4, "after"],
  ] as const)("at write %i, %s it, loses no work of the visitor", async (write, when) => {
    const place = await openWorld();
    await using world = place.world;
    const { id } = await world.submit({});
    const token = await askFor(place);
    const dying = world.openEngine("dying", dyingAt(write, when));
    await dying.signUps.confirm(here(token)).catch(() => undefined);
    const [half] = await usersOf(world);
    // Whoever comes back opens the link once more; else the rounds of a worker end it.
    if (half === undefined) await world.engine.signUps.confirm(here(token));
    await expect
      .poll(async () => {
        world.clock.advance(60_000);
        await world.engine.worker.tick();
        return rowsOf(world);
      })
      .toEqual([]);
    const [user] = await usersOf(world);
    const { accountId } = await world.engine.accounts.open(user?.id ?? "");
    const found = await world.engine.predictions.get({ accountId, id });
    expect(found?.id).toBe(id);
  });
});
