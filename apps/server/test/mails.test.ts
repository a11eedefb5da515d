import { authUser } from "@darkroom/db";
import { desc } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { UNSUBSCRIBE_BODY_BYTES_MAX } from "../src/mail/limits.ts";
import { startSmtpServer } from "./support/smtp-server.ts";
import type { SmtpReceiver, TakenMail } from "./support/smtp-server.ts";
import { createMember } from "./support/member.ts";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, jersey } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const PUBLIC_URL = "https://studio.example/darkroom";
const ONE_CLICK = "List-Unsubscribe=One-Click";
const FORM = { "content-type": "application/x-www-form-urlencoded" };
const SettingsSchema = z.object({
  mail: z.boolean(),
  channels: z.object({ mail: z.object({ addresses: z.number() }).nullable() }),
});

let relay: SmtpReceiver;
let server: TestServer;
let people = 0;

beforeAll(async () => {
  relay = await startSmtpServer();
  server = await startTestServer({
    PUBLIC_URL,
    SMTP_URL: `smtp://ada:right@127.0.0.1:${String(relay.port)}`,
    MAIL_FROM: "Darkroom <studio@example.com>",
    LOG_LEVEL: "debug",
  });
});
beforeEach(() => {
  people += 1;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
});

const addressOf = (): string => `ada-${String(people)}@example.com`;

/** Gives the user who came last an address, confirmed or not. */
async function giveAddress(isConfirmed: boolean): Promise<void> {
  const [user] = await server.database.orm
    .select()
    .from(authUser)
    .orderBy(desc(authUser.createdAt), desc(authUser.id))
    .limit(1);
  const args = [addressOf(), isConfirmed ? 1 : 0, user?.id ?? ""];
  const sql = "UPDATE auth_user SET email = ?1, email_verified = ?2 WHERE id = ?3";
  await server.database.batch([{ sql, args }]);
}

/** Somebody who signed up, and wants to be told of everything by mail. */
async function createReader(isConfirmed = true): Promise<Visitor> {
  const reader = await createMember(server);
  await giveAddress(isConfirmed);
  await reader.mutate("notification.configure", { when: "always", mail: true });
  return reader;
}

/** Orders something, closes the page, and waits until its end was given to all channels. */
async function endUnseen(reader: Visitor): Promise<string> {
  const { id } = await reader.create(jersey({ delivery: "webhook" }));
  await expect
    .poll(
      async () => {
        const [row] = await server.database.read({
          sql: `SELECT count(*) AS open FROM job
            WHERE kind IN ('notify_end', 'spread_notification', 'mail_notification')
              OR (SELECT ended_at FROM prediction WHERE id = ?1) IS NULL`,
          args: [id],
        });
        return row?.["open"];
      },
      { timeout: 20_000 },
    )
    .toBe(0);
  return id;
}

const settingsOf = async (reader: Visitor) =>
  SettingsSchema.parse((await reader.query("notification.settings")).result);

const headersOf = ({ raw }: TakenMail): string =>
  raw.slice(0, raw.indexOf("\r\n\r\n")).replaceAll(/\r\n[ \t]+/g, " ");

/** Where a mail can be ended, at the server of this test. */
function wayOut(mail: TakenMail | undefined): string {
  if (mail === undefined) throw new TypeError("no mail");
  const [, url = ""] = /^List-Unsubscribe: <(.+)>\r?$/m.exec(headersOf(mail)) ?? [];
  expect(url).toMatch(/^https:\/\/studio\.example\/darkroom\/notifications\/unsubscribe\?token=/);
  return url.replace(PUBLIC_URL, server.url);
}

describe("the end of a prediction", () => {
  it("comes once by mail to whoever asked for it, with the tab closed", async () => {
    const reader = await createReader();
    const id = await endUnseen(reader);
    const mails = relay.mailsTo(addressOf());
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      subject: "Your result is ready.",
      from: { value: [{ name: "Darkroom", address: "studio@example.com" }] },
    });
    expect(mails[0]?.text).toContain(`${PUBLIC_URL}/p/${id}\n`);
    expect(mails[0]?.raw).not.toContain("jersey");
    expect(headersOf(mails[0] ?? expect.fail())).toContain(
      "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    );
    expect((await settingsOf(reader)).channels.mail).toEqual({ addresses: 1 });
  });

  it("is tried again where the relay is busy, and comes once", async () => {
    const reader = await createReader();
    relay.plan({ at: "recipient", code: 450 });
    await endUnseen(reader);
    expect(relay.recipients.filter((address) => address === addressOf())).toHaveLength(2);
    expect(relay.mailsTo(addressOf())).toHaveLength(1);
  });

  it("comes twice where the relay took it and said nothing, as the same mail", async () => {
    const reader = await createReader();
    relay.plan({ at: "data", after: "break" });
    await endUnseen(reader);
    const mails = relay.mailsTo(addressOf());
    expect(mails).toHaveLength(2);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it("comes to no address that nobody confirmed", async () => {
    const reader = await createReader(false);
    await endUnseen(reader);
    expect(relay.recipients).not.toContain(addressOf());
    expect((await settingsOf(reader)).channels.mail).toEqual({ addresses: 0 });
  });

  it("comes to nobody who has not asked for it", async () => {
    const reader = await createMember(server);
    await giveAddress(true);
    await reader.mutate("notification.configure", { when: "always" });
    await endUnseen(reader);
    expect(relay.recipients).not.toContain(addressOf());
  });

  it("comes to no visitor", async () => {
    const guest = await createGuest(server.url);
    await giveAddress(true);
    await guest.mutate("notification.configure", { when: "always", mail: true });
    await endUnseen(guest);
    expect(relay.recipients).not.toContain(addressOf());
  });
});

describe("the way out of a mail", () => {
  it("is a page with a button, which changes nothing until it is pressed", async () => {
    const reader = await createReader();
    await endUnseen(reader);
    const url = wayOut(relay.mailsTo(addressOf())[0]);
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self'");
    const html = await page.text();
    expect(html).toContain('<form method="post"><button type="submit">');
    expect(html).not.toContain("token=");
    expect((await fetch(url, { method: "HEAD" })).status).toBe(200);
    expect((await settingsOf(reader)).mail).toBe(true);
  });

  it("is one click without a cookie, and there is no mail after it", async () => {
    const reader = await createReader();
    await endUnseen(reader);
    const url = wayOut(relay.mailsTo(addressOf())[0]);
    const clicked = await fetch(url, {
      method: "POST",
      headers: FORM,
      body: ONE_CLICK,
      redirect: "manual",
    });
    expect(clicked.status).toBe(200);
    expect(clicked.headers.getSetCookie()).toEqual([]);
    expect((await settingsOf(reader)).mail).toBe(false);
    expect((await fetch(url, { method: "POST", headers: FORM, body: ONE_CLICK })).status).toBe(200);
    await endUnseen(reader);
    expect(relay.mailsTo(addressOf())).toHaveLength(1);
  });

  it("is taken as multipart too, and with no more than a few words", async () => {
    const reader = await createReader();
    await endUnseen(reader);
    const url = wayOut(relay.mailsTo(addressOf())[0]);
    const large = "x".repeat(UNSUBSCRIBE_BODY_BYTES_MAX + 1);
    expect((await fetch(url, { method: "POST", body: large })).status).toBe(413);
    expect((await settingsOf(reader)).mail).toBe(true);
    const form = new FormData();
    form.set("List-Unsubscribe", "One-Click");
    expect((await fetch(url, { method: "POST", body: form })).status).toBe(200);
    expect((await settingsOf(reader)).mail).toBe(false);
  });

  it.each(["GET", "POST"])("by %s needs a token of ours", async (method) => {
    for (const query of ["", "?token=", "?token=a.b", "?token=%00"]) {
      const reply = await fetch(`${server.url}/notifications/unsubscribe${query}`, { method });
      expect([query, reply.status]).toEqual([query, 404]);
    }
  });
});

describe("an installation that sends mail", () => {
  it("tells that it works, and nobody what it sent", async () => {
    const reader = await createReader();
    await endUnseen(reader);
    const [mail] = relay.mailsTo(addressOf());
    const token = new URL(wayOut(mail)).searchParams.get("token") ?? "";
    await fetch(`${server.url}/notifications/unsubscribe?token=${token}`);
    await expect
      .poll(async () => (await fetch(`${server.url}/readyz`)).json(), { timeout: 10_000 })
      .toMatchObject({ status: "ok", mail: "ok" });
    const said = server.lines.join("\n");
    expect(said).not.toContain(token);
    expect(said).not.toContain(addressOf());
    expect(said).not.toContain("right");
  });

  it("without a relay offers no such channel", async () => {
    await using bare = await startTestServer();
    const guest = await createGuest(bare.url);
    expect((await settingsOf(guest)).channels.mail).toBeNull();
    expect(await (await fetch(`${bare.url}/readyz`)).json()).toMatchObject({ mail: "off" });
  });
});
