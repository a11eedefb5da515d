import { serve as serveOnNode } from "@hono/node-server";
import type { Hono } from "hono";
import { HOST, announce } from "./announce.ts";

/** Serves a Hono app on a free port of the loopback interface. */
export function serve(app: Hono): void {
  serveOnNode({ fetch: app.fetch, hostname: HOST, port: 0 }, ({ port }) => announce(port));
}
