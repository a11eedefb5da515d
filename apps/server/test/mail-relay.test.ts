import { createServer } from "node:net";
import type { Socket } from "node:net";
import { MailError } from "@darkroom/engine";
import type { MailMessage } from "@darkroom/engine";
import { describe, expect, it } from "vitest";
import { createMailSender, privacyOf } from "../src/mail/create-mail-sender.ts";
import { MAIL_CONNECTIONS_MAX } from "../src/mail/limits.ts";
import { readOrigin, readRelay } from "../src/variables/mail.ts";
import { startSmtpServer } from "./support/smtp-server.ts";

const MAIL: MailMessage = {
  id: "job-1",
  to: "ada@example.com",
  subject: "Grüße aus der Dunkelkammer ✓",
  text: "Zwölf Boxkämpfer\n\nhttps://studio.example/reset?token=secret\n",
  html: "<p>Zwölf &amp; mehr</p>",
  unsubscribeUrl: null,
};

type Circumstances = Parameters<typeof createMailSender>[2];

function open(url: string, circumstances?: Circumstances) {
  const relay = readRelay(url);
  const from = readOrigin("Dunkelkammer Süd <studio@example.com>");
  if (relay === null || from === null) throw new TypeError("no settings");
  const sender = createMailSender({ relay, from }, "https://studio.example", circumstances);
  return { ...sender, [Symbol.dispose]: sender.close };
}

/** Why a mail was not sent. */
async function failureOf(sending: Promise<void>): Promise<MailError> {
  const [settled] = await Promise.allSettled([sending]);
  if (settled.status === "fulfilled") throw new TypeError("it was sent");
  const reason: unknown = settled.reason;
  if (!(reason instanceof MailError)) throw new TypeError("another error");
  expect(reason.message).not.toMatch(/token|secret|example/);
  return reason;
}

describe("a mail that a relay takes", () => {
  it("comes with its words, its sender and the id of its job", async () => {
    await using relay = await startSmtpServer();
    using sender = open(relay.url);
    await sender.send(MAIL);
    const [mail] = relay.mails;
    expect(mail).toMatchObject({
      messageId: "<job-1@example.com>",
      subject: MAIL.subject,
      text: MAIL.text,
      from: { value: [{ name: "Dunkelkammer Süd", address: "studio@example.com" }] },
      to: { value: [{ address: MAIL.to }] },
    });
    expect(mail?.html).toContain(MAIL.html);
    expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail?.headers.has("list")).toBe(false);
  });

  it.each([
    ["https://studio.example/notifications/unsubscribe?token=abc", true],
    ["http://127.0.0.1:3000/notifications/unsubscribe?token=abc", false],
  ])("can be ended at %s, by one click: %s", async (unsubscribeUrl, isOneClick) => {
    await using relay = await startSmtpServer();
    using sender = open(relay.url);
    await sender.send({ ...MAIL, unsubscribeUrl });
    const raw = relay.mails[0]?.raw.replaceAll(/\r\n[ \t]+/g, " ") ?? "";
    expect(raw).toMatch(
      new RegExp(`^List-Unsubscribe: <${unsubscribeUrl.replace("?", "\\?")}>`, "m"),
    );
    expect(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m.test(raw)).toBe(isOneClick);
  });

  it("goes over few connections, which are closed in the end", async () => {
    await using relay = await startSmtpServer();
    const sender = open(relay.url);
    await Promise.all(
      Array.from({ length: 12 }, (_, place) =>
        sender.send({ ...MAIL, id: `job-${String(place)}` }),
      ),
    );
    expect(new Set(relay.mails.map(({ messageId }) => messageId)).size).toBe(12);
    expect(relay.connections()).toBeLessThanOrEqual(MAIL_CONNECTIONS_MAX);
    sender.close();
    await expect.poll(relay.connections).toBe(0);
  });
});

describe("a mail that is not taken", () => {
  it.each([
    [{ at: "recipient", code: 450 }, "transient"],
    [{ at: "data", code: 451 }, "transient"],
    [{ at: "recipient", code: 550 }, "permanent"],
    [{ at: "data", code: 554 }, "permanent"],
  ] as const)("%o is %s, and the next one goes", async (plan, code) => {
    await using relay = await startSmtpServer();
    using sender = open(relay.url);
    relay.plan(plan);
    const failure = await failureOf(sender.send(MAIL));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(String(plan.code)) });
    await sender.send(MAIL);
    expect(relay.mails).toHaveLength(1);
  });

  it("breaks off after DATA: that is told, and nothing is repeated behind our back", async () => {
    await using relay = await startSmtpServer();
    using sender = open(relay.url);
    relay.plan({ at: "data", after: "break" });
    expect(await failureOf(sender.send(MAIL))).toMatchObject({ code: "transient" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(relay.mails).toHaveLength(1);
    await sender.send(MAIL);
    expect(relay.mails.map(({ messageId }) => messageId)).toEqual([
      "<job-1@example.com>",
      "<job-1@example.com>",
    ]);
  });

  it.each([{ silenceMs: 200 }, { sendMs: 200 }])(
    "hangs in the middle, at most so long: %o",
    async (circumstances) => {
      await using relay = await startSmtpServer();
      using sender = open(relay.url, circumstances);
      relay.plan({ at: "data", after: "hang" });
      expect(await failureOf(sender.send(MAIL))).toMatchObject({ code: "transient" });
    },
  );

  it.each([
    ["never greets", () => undefined],
    ["closes at once", (socket: Socket) => socket.destroy()],
    ["speaks no SMTP", (socket: Socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["refuses everybody", (socket: Socket) => socket.end("554 no service here\r\n")],
    ["never ends its line", (socket: Socket) => socket.write("2".repeat(200_000))],
  ])("meets a server that %s", async (_, greet) => {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      greet(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new TypeError("no port");
    using sender = open(`smtp://127.0.0.1:${String(address.port)}`, { silenceMs: 300 });
    expect(await failureOf(sender.send(MAIL))).toMatchObject({ code: "transient" });
    server.close();
  });

  it("meets nobody", async () => {
    using sender = open("smtp://127.0.0.1:9");
    expect(await failureOf(sender.send(MAIL))).toMatchObject({
      code: "transient",
      message: "no mail was taken: ESOCKET",
    });
  });
});

describe("an address", () => {
  it.each([
    "ada@example.com\r\nBcc: eve@example.com",
    "ada@example.com\nRCPT TO:<eve@example.com>",
    "ada@example.com, eve@example.com",
    "Ada <ada@example.com>",
    "ada@example.com> SIZE=1",
    "ada@example.com\u0000",
    "ada@exa\u2028mple.com",
    "ada",
    `${"a".repeat(320)}@example.com`,
  ])("%j is none, and reaches no relay", async (to) => {
    await using relay = await startSmtpServer();
    using sender = open(relay.url);
    expect(await failureOf(sender.send({ ...MAIL, to }))).toMatchObject({ code: "permanent" });
    expect(relay.recipients).toEqual([]);
  });

  it("of another script is one", async () => {
    await using relay = await startSmtpServer();
    using sender = open(relay.url);
    await sender.send({ ...MAIL, to: "ada@bücher.example" });
    expect(relay.recipients).toEqual(["ada@bücher.example"]);
  });
});

describe("the password of a relay", () => {
  it("goes in the open to this machine alone", async () => {
    await using relay = await startSmtpServer();
    using sender = open(`smtp://ada:right@127.0.0.1:${String(relay.port)}`);
    await sender.send(MAIL);
    expect(relay.users).toEqual(["ada"]);
  });

  it("that is wrong is our fault: the mail waits", async () => {
    await using relay = await startSmtpServer();
    using sender = open(`smtp://ada:wrong@127.0.0.1:${String(relay.port)}`);
    expect(await failureOf(sender.send(MAIL))).toMatchObject({
      code: "transient",
      message: "the relay answered 535 (EAUTH)",
    });
  });

  // An address of this machine that does not look like one: it is treated as another machine's.
  const elsewhere = (port: number) => `smtp://ada:right@[::ffff:127.0.0.1]:${String(port)}`;

  it.each([
    ["offers no TLS", ["STARTTLS"]],
    ["shows a certificate that nobody signed", []],
  ])("is kept from a machine that %s", async (_, disabledCommands) => {
    await using relay = await startSmtpServer({ disabledCommands });
    using sender = open(elsewhere(relay.port));
    expect(await failureOf(sender.send(MAIL))).toMatchObject({ code: "transient" });
    expect(relay.users).toEqual([]);
    expect(relay.mails).toEqual([]);
  });

  it("goes to another machine after STARTTLS", async () => {
    await using relay = await startSmtpServer({ disabledCommands: [], allowInsecureAuth: false });
    using sender = open(elsewhere(relay.port), { tls: { rejectUnauthorized: false } });
    await sender.send(MAIL);
    expect(relay.users).toEqual(["ada"]);
    expect(relay.mails).toHaveLength(1);
  });

  it.each([
    ["smtp://a:b@relay.example", { secure: false, requireTLS: true, ignoreTLS: false }],
    ["smtps://a:b@relay.example", { secure: true, requireTLS: false, ignoreTLS: false }],
    ["smtp://relay.example", { secure: false, requireTLS: false, ignoreTLS: false }],
    ["smtp://a:b@127.0.0.1.example", { secure: false, requireTLS: true, ignoreTLS: false }],
    ["smtp://a:b@localhost", { secure: false, requireTLS: false, ignoreTLS: true }],
    ["smtp://a:b@[::1]", { secure: false, requireTLS: false, ignoreTLS: true }],
  ])("%s asks for %o", (url, privacy) => {
    const relay = readRelay(url);
    expect(relay && privacyOf(relay)).toEqual(privacy);
  });
});
