import { once } from "node:events";
import { createServer } from "node:net";
import type { Socket } from "node:net";

type Mail = { to: string; text: string };

const END_OF_MAIL = "\r\n.\r\n";
const POLL_MS = 50;

/** Lines that were broken softly are whole again, and `=3D` is a sign again (RFC 2045). */
const decode = (raw: string): string =>
  raw
    .replaceAll("=\r\n", "")
    .replaceAll(/=([0-9A-F]{2})/g, (_whole, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );

/** One client of the relay: takes every mail that it is given. */
function serve(socket: Socket, take: (mail: Mail) => void): void {
  let waiting = "";
  let to = "";
  let isMail = false;
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const hear = (line: string): void => {
    const command = line.slice(0, 4).toUpperCase();
    if (command === "RCPT") to = /<([^>]+)>/.exec(line)?.[1] ?? "";
    isMail = command === "DATA";
    if (command === "QUIT") socket.end("221 bye\r\n");
    else say(isMail ? "354 go on" : "250 ok");
  };
  say("220 mailbox");
  socket.on("error", () => undefined);
  socket.on("data", (bytes) => {
    waiting += bytes.toString("latin1");
    for (;;) {
      const end = isMail ? END_OF_MAIL : "\r\n";
      const at = waiting.indexOf(end);
      if (at === -1) return;
      const said = waiting.slice(0, at);
      waiting = waiting.slice(at + end.length);
      if (!isMail) {
        hear(said);
        continue;
      }
      isMail = false;
      take({ to, text: decode(said) });
      say("250 taken");
    }
  });
}

/** A relay on a free port of this machine that keeps what it is given. */
export async function openMailbox() {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    serve(socket, (mail) => mails.push(mail));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return {
    url: `smtp://127.0.0.1:${String(address.port)}`,
    /** The link of the newest mail to an address; waits until there are so many of them. */
    linkTo: async (to: string, count = 1): Promise<string> => {
      for (;;) {
        const own = mails.filter((mail) => mail.to === to);
        const link = /https?:\/\/\S+#\w+=[\w-]+/.exec(own.at(-1)?.text ?? "")?.[0];
        if (own.length >= count && link !== undefined) return link;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>;
