import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { ADDRESS_CHANGE_MS, RECENT_SIGN_IN_MS, TRIES_PER_PAIR_MAX } from "../src/auth/limits.ts";
import { openEventStream } from "./support/event-stream.ts";
import { PASSWORD, sessionOf, signIn, signUp, startMailedServer } from "./support/mailed-people.ts";
import type { MailedServer } from "./support/mailed-people.ts";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const SessionsSchema = z.array(z.object({ token: z.string(), userAgent: z.string() }));
const CurrentSchema = z.object({ session: z.object({ token: z.string() }) });

let place: MailedServer;
let people = 0;

beforeAll(async () => {
  place = await startMailedServer();
});
beforeEach(() => {
  people += 1;
});
afterAll(() => place[Symbol.asyncDispose]());

const addressOf = (): string => `eve-${String(people)}@example.com`;
const newAddressOf = (): string => `new-${addressOf()}`;
const createPerson = () => place.createPerson(addressOf());

/** The same person on another device. */
async function createDevice(): Promise<Visitor> {
  const device = createVisitor(place.server.url);
  expect((await signIn(device, addressOf())).status).toBe(200);
  return device;
}

const sessionsOf = async (browser: Visitor) =>
  SessionsSchema.parse(await (await browser.send("/api/auth/list-sessions")).json());
const currentOf = async (browser: Visitor) =>
  CurrentSchema.parse(await (await browser.send("/api/auth/get-session")).json()).session.token;

describe("a password", () => {
  const newPassword = "quite another one";
  const change = (browser: Visitor, currentPassword = PASSWORD) =>
    browser.auth("/change-password", { currentPassword, newPassword });

  it("is changed by whoever knows it, which ends all other sessions and their streams", async () => {
    const person = await createPerson();
    const device = await createDevice();
    const stream = await openEventStream(device);
    await stream.news();
    expect((await change(person)).status).toBe(200);
    expect(await sessionOf(person)).toMatchObject({ email: addressOf() });
    expect(await sessionOf(device)).toBeNull();
    expect(await stream.next()).toBeNull();
    expect((await signIn(device, addressOf())).status).toBe(401);
    expect((await signIn(device, addressOf(), newPassword)).status).toBe(200);
    await expect.poll(() => place.subjectsTo(addressOf())).toContain("Your password was changed");
  });

  it("is guessed by nobody who found an open page", async () => {
    const person = await createPerson();
    for (let tries = 0; tries < TRIES_PER_PAIR_MAX; tries += 1) {
      expect(await change(person, "a guess of somebody")).toMatchObject({
        status: 400,
        body: { code: "INVALID_PASSWORD" },
      });
    }
    expect((await change(person)).status).toBe(429);
    expect(place.subjectsTo(addressOf())).not.toContain("Your password was changed");
  });

  it("of nobody cannot be changed", async () => {
    expect((await change(createVisitor(place.server.url))).status).toBe(401);
    expect((await change(await createGuest(place.server.url))).status).toBe(400);
  });
});

describe("an address", () => {
  const change = (browser: Visitor, email = newAddressOf(), password = PASSWORD) =>
    browser.auth("/change-address", { email, password });

  it("is changed once the new one was confirmed, and the old one is told", async () => {
    const person = await createPerson();
    expect(await change(person)).toMatchObject({ status: 200, body: { outcome: "mail_sent" } });
    expect(await sessionOf(person)).toMatchObject({ email: addressOf() });
    const token = await place.readConfirmation(newAddressOf());
    const { body } = await person.auth("/confirm-new-address", { token });
    expect(body).toEqual({ outcome: "changed", email: newAddressOf() });
    expect(await sessionOf(person)).toMatchObject({ email: newAddressOf(), emailVerified: true });
    expect((await signIn(createVisitor(place.server.url), addressOf())).status).toBe(401);
    expect((await signIn(createVisitor(place.server.url), newAddressOf())).status).toBe(200);
    await expect.poll(() => place.subjectsTo(addressOf())).toContain("Your address was changed");
    expect((await person.auth("/confirm-new-address", { token })).status).toBe(400);
  });

  it("is lent to nobody: its owner's click gives it to no account of another", async () => {
    const thief = await createPerson();
    await change(thief);
    const token = await place.readConfirmation(newAddressOf());
    const nobody = createVisitor(place.server.url);
    expect((await nobody.auth("/confirm-new-address", { token })).status).toBe(401);
    people += 1;
    const owner = await createPerson();
    expect(await owner.auth("/confirm-new-address", { token })).toMatchObject({
      status: 403,
      body: { code: "OTHER_ACCOUNT" },
    });
    people -= 1;
    expect(await sessionOf(thief)).toMatchObject({ email: addressOf() });
  });

  it("of somebody else answers like a free one, and its owner is told", async () => {
    const known = addressOf();
    await place.createPerson(known);
    people += 1;
    const person = await createPerson();
    expect(await change(person, known)).toMatchObject({
      status: 200,
      body: { outcome: "mail_sent" },
    });
    await expect.poll(() => place.subjectsTo(known)).toContain("You already have an account");
  });

  it("needs the password, and a person", async () => {
    const person = await createPerson();
    expect(await change(person, newAddressOf(), "a guess")).toMatchObject({
      status: 400,
      body: { code: "INVALID_PASSWORD" },
    });
    expect(await change(await createGuest(place.server.url))).toMatchObject({
      status: 403,
      body: { code: "SIGN_UP_FIRST" },
    });
    expect((await change(createVisitor(place.server.url))).status).toBe(401);
    expect(place.relay.recipients).not.toContain(newAddressOf());
  });

  it("leads nowhere after its time", async () => {
    const person = await createPerson();
    await change(person);
    const long = { token: "x".repeat(101) };
    expect((await person.auth("/confirm-new-address", long)).status).toBe(400);
    const token = await place.readConfirmation(newAddressOf());
    const past = `UPDATE auth_verification SET expires_at = expires_at - ${String(ADDRESS_CHANGE_MS)}`;
    await place.server.database.batch([{ sql: past, args: [] }]);
    expect((await person.auth("/confirm-new-address", { token })).status).toBe(400);
  });

  it("of whoever has no password needs a sign-in of the last minutes", async () => {
    const person = await createPerson();
    const { id = "" } = (await sessionOf(person)) ?? {};
    const { database } = place.server;
    await database.batch([{ sql: "DELETE FROM auth_account WHERE user_id = ?1", args: [id] }]);
    expect((await change(person)).status).toBe(200);
    await database.batch([
      {
        sql: `UPDATE auth_session SET created_at = created_at - ${String(RECENT_SIGN_IN_MS)}
          WHERE user_id = ?1`,
        args: [id],
      },
    ]);
    expect(await change(person)).toMatchObject({
      status: 403,
      body: { code: "SESSION_NOT_FRESH" },
    });
  });

  it("without mail is changed at once, and never confirmed", async () => {
    await using bare = await startTestServer();
    const person = createVisitor(bare.url);
    await signUp(person, addressOf());
    const other = createVisitor(bare.url);
    await signUp(other, newAddressOf());
    expect((await change(person)).status).toBe(422);
    const email = `third-${addressOf()}`;
    expect(await change(person, email)).toMatchObject({ body: { outcome: "changed" } });
    expect(await sessionOf(person)).toMatchObject({ email, emailVerified: false });
  });
});

describe("an address of ADMIN_EMAILS", () => {
  const refused = { error: { data: { reason: "forbidden" } } };
  const asked = (browser: Visitor) => browser.query("system.health");

  it("makes an operator of whoever has confirmed it, and of nobody else", async () => {
    await using admins = await startMailedServer({ ADMIN_EMAILS: "Ada@Example.com" });
    const { browser } = await admins.createMaker();
    await signUp(browser, "ada@example.com");
    expect(await asked(browser)).toMatchObject(refused);
    const eve = await admins.createPerson("eve@example.com");
    expect(await asked(eve)).toMatchObject(refused);
    await eve.auth("/change-address", { email: "ada@example.com", password: PASSWORD });
    expect(await asked(eve)).toMatchObject(refused);
    const token = await admins.readConfirmation("ada@example.com", 2);
    expect((await eve.auth("/confirm-new-address", { token })).status).toBe(200);
    expect((await asked(eve)).error).toBeNull();
    await eve.auth("/sign-out");
    expect((await asked(eve)).error).not.toBeNull();
  });

  it("makes none where no mail is sent: nobody can have confirmed it", async () => {
    await using bare = await startTestServer({ ADMIN_EMAILS: "ada@example.com" });
    const person = createVisitor(bare.url);
    await signUp(person, "ada@example.com");
    expect(await asked(person)).toMatchObject(refused);
  });
});

describe("sessions", () => {
  it("are listed, and ended one by one, with what they hold open", async () => {
    const person = await createPerson();
    const device = await createDevice();
    const stream = await openEventStream(device);
    await stream.news();
    const [own, other] = [await currentOf(person), await currentOf(device)];
    const tokens = (await sessionsOf(person)).map(({ token }) => token);
    expect(tokens.toSorted()).toEqual([own, other].toSorted());
    expect((await person.auth("/revoke-session", { token: other })).status).toBe(200);
    expect(await stream.next()).toBeNull();
    expect(await sessionOf(device)).toBeNull();
    expect(await sessionsOf(person)).toHaveLength(1);
  });

  it("are ended all but the own", async () => {
    const person = await createPerson();
    const devices = [await createDevice(), await createDevice()];
    expect((await person.auth("/revoke-other-sessions")).status).toBe(200);
    for (const device of devices) expect(await sessionOf(device)).toBeNull();
    expect(await sessionOf(person)).not.toBeNull();
  });

  it("of others are neither listed nor ended", async () => {
    const person = await createPerson();
    const token = await currentOf(person);
    people += 1;
    const stranger = await createPerson();
    expect((await sessionsOf(stranger)).map((session) => session.token)).not.toContain(token);
    await stranger.auth("/revoke-session", { token });
    expect(await sessionOf(person)).not.toBeNull();
  });
});
