import { once } from "node:events";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { simpleParser } from "mailparser";
import type { ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";
import type { SMTPServerOptions } from "smtp-server";

/** What the relay does with one mail; what is not planned is taken. */
export type SmtpPlan =
  /** A reply to the recipient, or to the whole mail after DATA. */
  | { at: "recipient" | "data"; code: number }
  /** The mail is taken, and nobody is told. */
  | { at: "data"; after: "break" | "hang" };

export type TakenMail = ParsedMail & { raw: string };

/** A real relay on a free port of this machine, which keeps what it is given. */
export async function startSmtpServer(options: SMTPServerOptions = {}) {
  const mails: TakenMail[] = [];
  const recipients: string[] = [];
  const users: string[] = [];
  const plans: SmtpPlan[] = [];
  const sockets = new Set<Socket>();

  const take = async (stream: Readable, done: (refused?: Error) => void): Promise<void> => {
    const raw = await text(stream);
    const plan = plans.shift();
    if (plan !== undefined && "code" in plan) return done(refusal(plan.code));
    mails.push(Object.assign(await simpleParser(raw), { raw }));
    if (plan === undefined) return done();
    if (plan.after === "break") for (const socket of sockets) socket.destroy();
  };

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) => {
      users.push(username ?? "");
      if (password === "right") return done(null, { user: username });
      done(refusal(535));
    },
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address);
      const [plan] = plans;
      if (plan?.at !== "recipient") return done();
      plans.shift();
      done(refusal(plan.code));
    },
    onData: (stream, _session, done) => {
      void take(stream, done);
    },
    ...options,
  });
  // Clients that leave in the middle are what is tested.
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return {
    port: address.port,
    url: `smtp://127.0.0.1:${String(address.port)}`,
    /** Everything that was taken, in its order. */
    mails,
    /** Every recipient that was named, taken or not. */
    recipients,
    /** Who tried to sign in. */
    users,
    /** What is done with the next mails. */
    plan: (...next: SmtpPlan[]) => void plans.push(...next),
    mailsTo: (to: string) => mails.filter((mail) => recipientOf(mail) === to),
    connections: () => sockets.size,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

export type SmtpReceiver = Awaited<ReturnType<typeof startSmtpServer>>;

// Words of a relay that quote the mail, as real ones do.
const refusal = (code: number): Error =>
  Object.assign(new Error("no: https://studio.example/?token=quoted"), { responseCode: code });

function recipientOf({ to }: ParsedMail): string | undefined {
  const [first] = Array.isArray(to) ? to : [to];
  return first?.value[0]?.address;
}
