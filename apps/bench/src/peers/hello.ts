// The floor: what the runtime's own HTTP server does when there is nothing to do.
import { createServer } from "node:http";
import { HOST, announce } from "./announce.ts";

const NOT_FOUND = 404;

const server = createServer((request, response) => {
  if (request.url !== "/") response.statusCode = NOT_FOUND;
  response.setHeader("content-type", "text/plain");
  response.end("hello");
});
server.listen(0, HOST, () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("A port was expected.");
  announce(address.port);
});
