import { connect } from "node:net";
import { STALLED_MS_MAX } from "./limits.ts";

/** Requests that begin and never go on, each in another place. */
const BEGINNINGS = [
  "",
  "G",
  "GET / HTTP/1.1\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\nx-slow: ",
  "POST /trpc/prediction.create HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{",
  "POST /webhooks/replicate?prediction=x&t=x HTTP/1.1\r\nHost: x\r\ncontent-length: 500\r\n\r\n{",
  "POST /api/auth/sign-in/anonymous HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
  "POST /nowhere HTTP/1.1\r\nHost: x\r\ncontent-length: 500\r\n\r\n{",
] as const;

/** Opens a connection for each beginning; resolves with those that the server did not cut off. */
export function stallClients(port: number): Promise<readonly string[]> {
  const results = BEGINNINGS.map((beginning) => stall(port, beginning));
  return Promise.all(results).then((endings) =>
    BEGINNINGS.filter((_, place) => endings[place] !== "cut"),
  );
}

function stall(port: number, beginning: string): Promise<"cut" | "kept"> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const timer = setTimeout(() => {
      socket.destroy();
      resolve("kept");
    }, STALLED_MS_MAX);
    socket.on("error", () => undefined);
    socket.on("data", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve("cut");
    });
    socket.write(beginning);
  });
}
