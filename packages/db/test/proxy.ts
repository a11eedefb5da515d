import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

export type Fault = "lose" | "hang";
export type Proxy = AsyncDisposable & {
  port: number;
  /** Spoils the next answers: `lose` cuts the connection instead, `hang` keeps silent. */
  spoil(fault: Fault, answers: number): void;
};

/** A TCP proxy on loopback that lets requests through and can spoil their answers. */
export async function startProxy(targetPort: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let spoiled: { fault: Fault; left: number } = { fault: "lose", left: 0 };
  const server = createServer((client) => {
    const target = connect(targetPort, "127.0.0.1");
    let isSilent = false;
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        target.destroy();
      });
    }
    client.on("data", (chunk) => target.write(chunk));
    target.on("data", (chunk) => {
      if (isSilent) return;
      if (spoiled.left === 0) {
        client.write(chunk);
        return;
      }
      spoiled.left -= 1;
      if (spoiled.fault === "hang") isSilent = true;
      else client.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port was given");
  return {
    port: address.port,
    spoil: (fault, answers) => {
      spoiled = { fault, left: answers };
    },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
