import { PASSWORD_CHARACTERS_MAX } from "@darkroom/api";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  ADDRESS_CHARACTERS_MAX,
  BROWSER_COOKIE_S,
  PASSWORD_CHARACTERS_MIN,
  TRIES_PER_PAIR_MAX,
} from "../src/auth/limits.ts";
import { openEventStream } from "./support/event-stream.ts";
import {
  PASSWORD,
  sessionOf,
  signIn as signInAs,
  signUp as signUpAs,
  startMailedServer,
} from "./support/mailed-people.ts";
import type { MailedServer } from "./support/mailed-people.ts";
import { startTestServer } from "./support/start-test-server.ts";
import { createGuest, createVisitor } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

let place: MailedServer;
let server: MailedServer["server"];
let relay: MailedServer["relay"];
let people = 0;

beforeAll(async () => {
  place = await startMailedServer();
  ({ server, relay } = place);
});
beforeEach(() => {
  people += 1;
});
afterAll(() => place[Symbol.asyncDispose]());

const addressOf = (): string => `ada-${String(people)}@example.com`;
const signUp = (browser: Visitor, password?: string) => signUpAs(browser, addressOf(), password);
const signIn = (browser: Visitor, password?: string) => signInAs(browser, addressOf(), password);
const confirmation = (count?: number) => place.readConfirmation(addressOf(), count);
const createMaker = () => place.createMaker();
const createPerson = () => place.createPerson(addressOf());

describe("a sign-up where mail is sent", () => {
  it("makes no user and opens nothing before the address is confirmed", async () => {
    const { browser } = await createMaker();
    const visitor = await sessionOf(browser);
    const { status, body } = await signUp(browser);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token: null, user: { email: addressOf(), emailVerified: false } });
    expect(await sessionOf(browser)).toEqual(visitor);
    expect((await signIn(createVisitor(server.url))).status).toBe(401);
  });

  it("is confirmed in the same browser, which is signed in and keeps its work", async () => {
    const { browser, id } = await createMaker();
    await signUp(browser);
    const token = await confirmation();
    expect((await browser.auth("/confirm-address", { token })).body).toEqual({
      outcome: "signed_in",
      email: addressOf(),
    });
    expect(await sessionOf(browser)).toMatchObject({ email: addressOf(), emailVerified: true });
    expect((await browser.get(id)).status).toBe("succeeded");
    await browser.auth("/sign-out");
    expect(await sessionOf(browser)).toBeNull();
    expect((await signIn(browser)).status).toBe(200);
    expect((await browser.get(id)).id).toBe(id);
  });

  it("takes a link once", async () => {
    const person = await createPerson();
    const token = await confirmation();
    expect(await person.auth("/confirm-address", { token })).toMatchObject({
      status: 400,
      body: { code: "INVALID_TOKEN" },
    });
  });

  it("is not confirmed by opening the link, only by what its page sends", async () => {
    await signUp(createVisitor(server.url));
    const token = await confirmation();
    for (const path of [`/confirm-address?token=${token}`, `/verify-email?token=${token}`]) {
      const reply = await fetch(`${server.url}/api/auth${path}`, { redirect: "manual" });
      expect([path, reply.status]).toEqual([path, 404]);
    }
    expect((await signIn(createVisitor(server.url))).status).toBe(401);
  });

  it("asks for a new password on another device, and brings the work along", async () => {
    const { browser, id } = await createMaker();
    await signUp(browser);
    const token = await confirmation();
    const phone = createVisitor(server.url);
    expect((await phone.auth("/confirm-address", { token })).body).toEqual({
      outcome: "password_needed",
      email: addressOf(),
    });
    const password = "chosen on the phone";
    const { body } = await phone.auth("/confirm-address", { token, password });
    expect(body).toEqual({ outcome: "confirmed", email: addressOf() });
    expect(await sessionOf(phone)).toBeNull();
    expect((await signIn(phone, password)).status).toBe(200);
    expect((await phone.get(id)).id).toBe(id);
    // The visitor is gone: whoever still has its cookie is nobody.
    expect(await sessionOf(browser)).toBeNull();
  });
});

describe("somebody who signs up with another's address", () => {
  it("cannot come in with the own password when the owner confirms the mail", async () => {
    const { browser: thief, id } = await createMaker();
    await signUp(thief, "the thief's password");
    const token = await confirmation();
    const owner = createVisitor(server.url);
    const password = "the owner's password";
    await owner.auth("/confirm-address", { token, password });
    expect((await signIn(thief, "the thief's password")).status).toBe(401);
    expect(await sessionOf(thief)).toBeNull();
    expect((await signIn(owner, password)).status).toBe(200);
    expect((await owner.get(id)).id).toBe(id);
  });

  it("does not stand in the way of the owner, whose own link and password count", async () => {
    const thief = createVisitor(server.url);
    await signUp(thief, "the thief's password");
    await confirmation();
    const owner = createVisitor(server.url);
    await signUp(owner);
    const token = await confirmation(2);
    expect((await owner.auth("/confirm-address", { token })).body).toMatchObject({
      outcome: "signed_in",
    });
    expect((await signIn(thief, "the thief's password")).status).toBe(401);
  });

  it("gets the same answer for one that has an account, and its owner a mail", async () => {
    await createPerson();
    const stranger = createVisitor(server.url);
    const known = await signUp(stranger, "something else");
    const email = `nobody-${String(people)}@example.com`;
    const unknown = await createVisitor(server.url).auth("/sign-up/email", {
      name: "",
      email,
      password: "something else",
    });
    expect(Object.keys(known.body ?? {})).toEqual(Object.keys(unknown.body ?? {}));
    expect(known.status).toBe(unknown.status);
    const cookieNames = ({ headers }: typeof known) =>
      headers.getSetCookie().map((line) => line.split("=")[0]);
    expect(cookieNames(known)).toEqual(cookieNames(unknown));
    await expect
      .poll(() => relay.mailsTo(addressOf()).map(({ subject }) => subject))
      .toContain("You already have an account");
    expect((await signIn(stranger, "something else")).status).toBe(401);
  });

  it("does not get what the confirming browser has made", async () => {
    const thief = createVisitor(server.url);
    await signUp(thief);
    const token = await confirmation();
    const { browser, id } = await createMaker();
    await browser.auth("/confirm-address", { token, password: "another one" });
    expect((await browser.get(id)).id).toBe(id);
  });
});

describe("a sign-in", () => {
  it("merges what the visitor has made into the account, and ends the visitor", async () => {
    await createPerson();
    const { browser, id } = await createMaker();
    const before = browser.cookie() ?? "";
    expect((await signIn(browser)).status).toBe(200);
    expect((await browser.get(id)).id).toBe(id);
    const left = await fetch(`${server.url}/api/auth/get-session`, { headers: { cookie: before } });
    expect(await left.json()).toBeNull();
  });

  it("with a wrong password, or for nobody, is the same refusal", async () => {
    const person = await createPerson();
    const wrong = await signIn(person, "not the right one");
    const nobody = await person.auth("/sign-in/email", {
      email: "nobody@example.com",
      password: PASSWORD,
    });
    expect(wrong).toMatchObject({ status: 401, body: nobody.body });
    expect(nobody.status).toBe(401);
  });

  it("says nothing of addresses, passwords and tokens in the log", async () => {
    await createPerson();
    const said = server.lines.join("\n");
    expect(said).not.toContain(addressOf());
    expect(said).not.toContain(PASSWORD);
    expect(said).not.toContain("#token=");
  });
});

describe("what is sent to these doors", () => {
  it("has a password and an address of a fit length", async () => {
    const browser = createVisitor(server.url);
    for (const [password, code] of [
      ["x".repeat(PASSWORD_CHARACTERS_MIN - 1), "PASSWORD_TOO_SHORT"],
      ["x".repeat(PASSWORD_CHARACTERS_MAX + 1), "PASSWORD_TOO_LONG"],
    ] as const) {
      expect(await signUp(browser, password)).toMatchObject({ status: 400, body: { code } });
    }
    const email = `${"a".repeat(ADDRESS_CHARACTERS_MAX)}@example.com`;
    expect((await browser.auth("/sign-up/email", { email, password: PASSWORD })).status).toBe(400);
    const token = "x".repeat(101);
    expect((await browser.auth("/confirm-address", { token })).status).toBe(400);
  });

  it("comes at a rate, whatever spelling of the path it comes by", async () => {
    const browser = createVisitor(server.url);
    for (let place = 0; place < TRIES_PER_PAIR_MAX; place += 1) await signIn(browser, "wrong one");
    const refused = await signIn(browser, "wrong one");
    expect(refused).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    for (const path of ["/sign-in/email/", "//sign-in/email", "/./sign-in/email"]) {
      const body = { email: addressOf(), password: "wrong one" };
      const { status } = await browser.send(`/api/auth${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-darkroom-client": "192.0.2.9" },
        body: JSON.stringify(body),
      });
      expect([path, [404, 429].includes(status)]).toEqual([path, true]);
    }
  });

  it("is known by a cookie that no script reads, for as long as the link leads on", async () => {
    const { headers } = await signUp(createVisitor(server.url));
    const [cookie = ""] = headers.getSetCookie();
    expect(cookie).toMatch(/^darkroom\.sign_up=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toContain(`Max-Age=${String(BROWSER_COOKIE_S)}`);
  });
});

describe("a session that has ended", () => {
  it("hears nothing more on its streams, wherever it was ended", async () => {
    const person = await createPerson();
    const stream = await openEventStream(person);
    await stream.news();
    await server.database.batch([
      {
        sql: "DELETE FROM auth_session WHERE user_id = ?1",
        args: [(await sessionOf(person))?.id ?? ""],
      },
    ]);
    expect(await stream.next()).toBeNull();
  });
});

describe("a forgotten password", () => {
  it("is set anew by the link of a mail, once, and ends all sessions", async () => {
    const person = await createPerson();
    const asked = await person.auth("/request-password-reset", { email: addressOf() });
    expect(asked.status).toBe(200);
    const token = await place.readToken(addressOf(), "Set a new password");
    const newPassword = "quite another one";
    expect((await person.auth("/reset-password", { token, newPassword })).status).toBe(200);
    expect((await person.auth("/reset-password", { token, newPassword })).status).toBe(400);
    expect(await sessionOf(person)).toBeNull();
    expect((await signIn(person)).status).toBe(401);
    expect((await signIn(person, newPassword)).status).toBe(200);
    await expect
      .poll(() => relay.mailsTo(addressOf()).map(({ subject }) => subject))
      .toContain("Your password was changed");
  });

  it("of an address without an account is the same answer, and no mail", async () => {
    const stranger = createVisitor(server.url);
    const known = await createPerson();
    const body = { email: `missing-${String(people)}@example.com` };
    expect(await stranger.auth("/request-password-reset", body)).toMatchObject({
      status: 200,
      body: (await known.auth("/request-password-reset", { email: addressOf() })).body,
    });
    await place.readToken(addressOf(), "Set a new password");
    expect(relay.recipients).not.toContain(body.email);
  });
});

describe("an installation that sends no mail", () => {
  it("signs in at once, keeps the work, and says that a password cannot be set anew", async () => {
    await using bare = await startTestServer();
    const browser = await createGuest(bare.url);
    const { id } = await browser.create();
    expect((await signUp(browser)).status).toBe(200);
    expect(await sessionOf(browser)).toMatchObject({ email: addressOf(), emailVerified: false });
    expect((await browser.get(id)).id).toBe(id);
    expect(await browser.auth("/request-password-reset", { email: addressOf() })).toMatchObject({
      status: 400,
      body: { code: "MAIL_UNAVAILABLE", message: expect.stringContaining("SMTP_URL") },
    });
    expect((await signUp(createVisitor(bare.url))).status).toBe(422);
  });
});
