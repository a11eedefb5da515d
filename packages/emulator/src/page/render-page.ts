import { html } from "hono/html";
import { listPresets } from "../scenario/presets.ts";
import type { PageState } from "./read-state.ts";
import { renderLive } from "./render-live.ts";

type Html = ReturnType<typeof html>;
type Action = { label: string; method: "POST" | "DELETE"; path: string; body?: object };

const CLOCK_ACTIONS: readonly Action[] = [
  { label: "Stop", method: "POST", path: "/control/clock", body: { frozen: true } },
  { label: "Run", method: "POST", path: "/control/clock", body: { frozen: false } },
  { label: "+1 s", method: "POST", path: "/control/clock", body: { advanceMs: 1000 } },
  { label: "+1 min", method: "POST", path: "/control/clock", body: { advanceMs: 60_000 } },
  { label: "+5 min", method: "POST", path: "/control/clock", body: { advanceMs: 300_000 } },
  { label: "+1 h", method: "POST", path: "/control/clock", body: { advanceMs: 3_600_000 } },
  { label: "Real time", method: "DELETE", path: "/control/clock" },
];

const ACCOUNT_ACTIONS: readonly Action[] = [
  { label: "Enough credit", method: "DELETE", path: "/control/account" },
  { label: "$1 left", method: "POST", path: "/control/account", body: { creditUsd: 1 } },
  { label: "No credit", method: "POST", path: "/control/account", body: { creditUsd: 0 } },
  { label: "Revoke tokens", method: "POST", path: "/control/account", body: { revoked: true } },
  { label: "Rotate secret", method: "POST", path: "/control/secret/rotate", body: {} },
];

const button = ({ label, method, path, body }: Action): Html =>
  html`<button
    type="button"
    data-method="${method}"
    data-path="${path}"
    data-body="${body === undefined ? "" : JSON.stringify(body)}"
  >
    ${label}
  </button>`;

/** The whole page; `origin` is how its reader has reached it. */
export function renderPage(state: PageState, origin: string): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Darkroom emulator</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/page/style.css" />
        <script src="/page/script.js" defer></script>
      </head>
      <body>
        <header>
          <h1>Darkroom <span>emulator</span></h1>
          <p>
            Replicate at <code>${origin}/replicate/v1</code>, Skytells at
            <code>${origin}/skytells/v1</code>, fal at <code>${origin}/fal</code>
          </p>
        </header>
        <div class="columns">
          <main>${renderLive(state)}</main>
          <aside aria-label="Controls">${renderControls()}</aside>
        </div>
        <p id="said" role="status"></p>
      </body>
    </html>`;
}

function renderControls(): Html {
  const presets = listPresets().map(
    ({ name, description }) =>
      html`<li>
        ${button({ label: name, method: "POST", path: "/control/scenario", body: { preset: name } })}<span
          class="note"
          >${description}</span
        >
      </li>`,
  );
  return html` <section aria-labelledby="clock-title">
      <h2 id="clock-title">Clock</h2>
      <div class="buttons">${CLOCK_ACTIONS.map(button)}</div>
    </section>
    <section aria-labelledby="account-title">
      <h2 id="account-title">Account</h2>
      <div class="buttons">${ACCOUNT_ACTIONS.map(button)}</div>
    </section>
    <section aria-labelledby="scenario-title">
      <h2 id="scenario-title">Scenarios</h2>
      <div class="buttons">
        ${button({ label: "Back to usual", method: "DELETE", path: "/control/scenario" })}${button({ label: "Clear the log", method: "DELETE", path: "/control/log" })}
      </div>
      <ul class="presets">
        ${presets}
      </ul>
    </section>`;
}
