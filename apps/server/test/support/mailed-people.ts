import { expect } from "vitest";
import { z } from "zod";
import type { Variables } from "../../src/environment.ts";
import { startSmtpServer } from "./smtp-server.ts";
import { startTestServer } from "./start-test-server.ts";
import { createGuest, createVisitor, hasEnded } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

export const PASSWORD = "a long enough one";

const SessionSchema = z.object({
  user: z.object({ id: z.string(), email: z.string(), emailVerified: z.boolean() }),
});

/** Who is signed in; null for nobody. */
export async function sessionOf(browser: Visitor) {
  const reply: unknown = await (await browser.send("/api/auth/get-session")).json();
  return reply === null ? null : SessionSchema.parse(reply).user;
}

export const signUp = (browser: Visitor, email: string, password = PASSWORD) =>
  browser.auth("/sign-up/email", { name: "", email, password });
export const signIn = (browser: Visitor, email: string, password = PASSWORD) =>
  browser.auth("/sign-in/email", { email, password });

/** A server that sends mail to a real relay on this machine, and the people who use it. */
export async function startMailedServer(variables: Variables = {}) {
  const relay = await startSmtpServer();
  const server = await startTestServer({
    SMTP_URL: relay.url,
    MAIL_FROM: "Darkroom <studio@example.com>",
    LOG_LEVEL: "debug",
    ...variables,
  });

  /** What the newest of so many mails to an address carries behind `#`. */
  const readToken = async (to: string, subject: string, count = 1): Promise<string> => {
    const mails = () => relay.mailsTo(to).filter((mail) => mail.subject === subject);
    await expect.poll(() => mails().length, { timeout: 10_000 }).toBe(count);
    return /#\w+=([\w-]+)/.exec(mails().at(-1)?.text ?? "")?.[1] ?? expect.fail("no token");
  };
  const readConfirmation = (to: string, count = 1) => readToken(to, "Confirm your address", count);

  return {
    server,
    relay,
    readToken,
    readConfirmation,
    /** The subjects of all mails to an address. */
    subjectsTo: (to: string) => relay.mailsTo(to).map(({ subject }) => subject),
    /** A visitor who has made something. */
    createMaker: async (): Promise<{ browser: Visitor; id: string }> => {
      const browser = await createGuest(server.url);
      const { id } = await browser.create();
      await browser.waitUntil(id, hasEnded);
      return { browser, id };
    },
    /** Somebody with a confirmed address, signed in, by the so-manieth mail to that address. */
    createPerson: async (email: string, count = 1): Promise<Visitor> => {
      const browser = createVisitor(server.url);
      await signUp(browser, email);
      await browser.auth("/confirm-address", { token: await readConfirmation(email, count) });
      return browser;
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await relay[Symbol.asyncDispose]();
    },
  };
}

export type MailedServer = Awaited<ReturnType<typeof startMailedServer>>;
