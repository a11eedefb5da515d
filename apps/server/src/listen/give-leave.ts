import type { IncomingMessage, Server, ServerResponse } from "node:http";

/**
 * A request with `Expect: 100-continue` is worked on when the earlier ones of its connection have
 * been answered. The runtime would write the leave at once, and with it into the reply that is
 * kept back behind an earlier one: between its head and its body.
 */
export function giveLeaveInTurn(server: Server): void {
  server.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const begin = (): void => {
      outgoing.writeContinue();
      server.emit("request", incoming, outgoing);
    };
    if (outgoing.socket === null) outgoing.once("socket", begin);
    else begin();
  });
}
