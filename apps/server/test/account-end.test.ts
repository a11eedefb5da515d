import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RECENT_SIGN_IN_MS, TRIES_PER_PAIR_MAX } from "../src/auth/limits.ts";
import { openEventStream } from "./support/event-stream.ts";
import { PASSWORD, sessionOf, signIn, startMailedServer } from "./support/mailed-people.ts";
import type { MailedServer } from "./support/mailed-people.ts";
import { createKey } from "./support/member.ts";
import { createGuest, createVisitor } from "./support/visitor.ts";

let place: MailedServer;

beforeAll(async () => {
  place = await startMailedServer();
});
afterAll(() => place[Symbol.asyncDispose]());

describe("the end of an account", () => {
  it("comes by the password, for all devices, streams and keys", async () => {
    const email = "ada@example.com";
    const person = await place.createPerson(email);
    const { secret } = await createKey(person);
    const device = createVisitor(place.server.url);
    await signIn(device, email);
    const stream = await openEventStream(device);
    await stream.news();
    expect((await person.mutate("account.delete", { password: PASSWORD })).error).toBeNull();
    expect(await stream.next()).toBeNull();
    for (const browser of [person, device]) expect(await sessionOf(browser)).toBeNull();
    expect((await signIn(device, email)).status).toBe(401);
    await expect
      .poll(async () => {
        const headers = { authorization: `Bearer ${secret}` };
        return (await fetch(`${place.server.url}/trpc/account.get`, { headers })).status;
      })
      .toBe(401);
    // The address is free again, for whoever reads its mails.
    const again = await place.createPerson(email, 2);
    expect(await sessionOf(again)).toMatchObject({ email });
  });

  it("does not come by a wrong password, nor by many of them", async () => {
    const person = await place.createPerson("eve@example.com");
    for (let tries = 0; tries < TRIES_PER_PAIR_MAX; tries += 1) {
      const password = tries === 0 ? undefined : "a guess of somebody";
      expect((await person.mutate("account.delete", { password })).error).toMatchObject({
        data: { reason: "password_wrong" },
      });
    }
    expect((await person.mutate("account.delete", { password: PASSWORD })).error).toMatchObject({
      data: { reason: "rate_limited" },
    });
    expect(await sessionOf(person)).not.toBeNull();
  });

  it("comes without a password by a sign-in of the last minutes alone", async () => {
    const person = await place.createPerson("max@example.com");
    const { id = "" } = (await sessionOf(person)) ?? {};
    const { database } = place.server;
    const older = `UPDATE auth_session SET created_at = created_at - ${String(RECENT_SIGN_IN_MS)}
      WHERE user_id = ?1`;
    await database.batch([
      { sql: "DELETE FROM auth_account WHERE user_id = ?1", args: [id] },
      { sql: older, args: [id] },
    ]);
    const refused = { data: { reason: "sign_in_again" } };
    await expect
      .poll(async () => (await person.mutate("account.delete", {})).error)
      .toMatchObject(refused);
  });

  it("comes to visitors by their word", async () => {
    const guest = await createGuest(place.server.url);
    await guest.create();
    expect((await guest.mutate("account.delete", {})).error).toBeNull();
    expect(await sessionOf(guest)).toBeNull();
  });
});

describe("the export of an account", () => {
  it("is an archive for the session, with nothing kept of it on the way", async () => {
    const guest = await createGuest(place.server.url);
    await guest.create();
    expect((await guest.query("account.export")).result).toEqual({ url: "/account/export.zip" });
    const reply = await guest.send("/account/export.zip");
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toBe("application/zip");
    expect(reply.headers.get("cache-control")).toBe("private, no-store");
    expect(reply.headers.get("content-disposition")).toMatch(
      /^attachment; filename="darkroom-account-\d{4}-\d\d-\d\d\.zip"$/,
    );
    const bytes = new Uint8Array(await reply.arrayBuffer());
    expect(String.fromCharCode(...bytes.subarray(0, 2))).toBe("PK");
    expect((await guest.send("/account/export.zip", { method: "HEAD" })).status).toBe(200);
  });
});
