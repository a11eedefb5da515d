import { readFileSync } from "node:fs";
import { Hono } from "hono";
import { originOf } from "../connection.ts";
import { DESCRIPTION } from "../describe.ts";
import type { EmulatorEnvironment, EmulatorParts } from "../parts.ts";
import { readState } from "./read-state.ts";
import { renderLive } from "./render-live.ts";
import { renderPage } from "./render-page.ts";

/** Nothing but what this host serves; no inline script, no inline style, no frame. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

const readAsset = (name: string): string =>
  readFileSync(new URL(`./${name}`, import.meta.url), "utf8");

/** The page at `/` for browsers, the description for everybody else. */
export function createPageRoutes(parts: EmulatorParts): Hono<EmulatorEnvironment> {
  const app = new Hono<EmulatorEnvironment>();
  app.get("/", (context) => {
    const wantsPage = context.req.header("accept")?.includes("text/html") ?? false;
    if (!wantsPage) return context.text(DESCRIPTION);
    return context.html(renderPage(readState(parts), originOf(context)), 200, HEADERS);
  });
  app.get("/page/live", (context) => context.html(renderLive(readState(parts)), 200, HEADERS));
  app.get("/page/style.css", (context) =>
    context.body(readAsset("style.css"), 200, { ...HEADERS, "content-type": "text/css" }),
  );
  app.get("/page/script.js", (context) =>
    context.body(readAsset("script.js"), 200, { ...HEADERS, "content-type": "text/javascript" }),
  );
  return app;
}
