import { html } from "hono/html";
import type { LogEntry } from "../log/schema.ts";
import { isTerminal, type PredictionRecord } from "../predictions/record.ts";
import { drawTimeline, spell } from "./draw-timeline.ts";
import type { PageState } from "./read-state.ts";

type Html = ReturnType<typeof html>;

const clockTime = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

/** What changes by itself; the script puts each part in the place of the one with its id. */
export function renderLive(state: PageState): Html {
  return html`<div id="live">
    ${renderSummary(state)}${renderPredictions(state)}${renderLog(state)}
  </div>`;
}

function renderSummary({
  nowMs,
  isFrozen,
  offsetMs,
  scenario,
  account,
  predictions,
}: PageState): Html {
  const open = predictions.filter((record) => !isTerminal(record)).length;
  const ahead = isFrozen ? "standing" : offsetMs === 0 ? "real time" : `${spell(offsetMs)} ahead`;
  return html`<dl id="summary" class="tiles">
    <div>
      <dt>Clock</dt>
      <dd>${clockTime(nowMs)} <small>${new Date(nowMs).toISOString().slice(0, 10)}</small></dd>
      <dd class="note">${ahead}</dd>
    </div>
    <div>
      <dt>Running</dt>
      <dd>${open}</dd>
      <dd class="note">of ${predictions.length} shown</dd>
    </div>
    <div>
      <dt>Credit</dt>
      <dd>${account.creditUsd === undefined ? "enough" : `$${account.creditUsd}`}</dd>
      <dd class="note">${describeBudget(account)}</dd>
    </div>
    <div class="wide">
      <dt>Scenario for the creates that follow</dt>
      <dd><code>${scenario === null ? "none" : JSON.stringify(scenario)}</code></dd>
    </div>
  </dl>`;
}

function describeBudget({
  creditUsd,
  requestsPerMinute,
  burst,
  revoked,
}: PageState["account"]): string {
  if (revoked === true) return "tokens are revoked";
  if (requestsPerMinute !== undefined) {
    return `${requestsPerMinute} a minute, ${burst ?? requestsPerMinute} at once`;
  }
  if (creditUsd === 0) return "creates are refused";
  return creditUsd !== undefined && creditUsd < 5 ? "6 a minute, 1 at once" : "no limit";
}

function renderPredictions({ predictions, log, nowMs }: PageState): Html {
  const rows = predictions.map((record) => {
    const webhooks = log.filter(({ kind, id }) => kind === "webhook" && id === record.id);
    return renderPrediction(record, webhooks.toReversed(), nowMs);
  });
  const body =
    rows.length === 0
      ? html`<p class="empty">No predictions yet. Point a client here and create one.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Rows of predictions">
          <table>
            <thead>
              <tr>
                <th scope="col" class="who">Prediction</th>
                <th scope="col">Status</th>
                <th scope="col" class="line">Timeline</th>
                <th scope="col">Webhooks</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>
        </div>`;
  return html`<section id="predictions" aria-labelledby="predictions-title">
    <h2 id="predictions-title">Predictions</h2>
    ${body}
  </section>`;
}

function renderPrediction(
  record: PredictionRecord,
  webhooks: readonly LogEntry[],
  nowMs: number,
): Html {
  const scenario = Object.keys(record.scenario).length === 0 ? "" : JSON.stringify(record.scenario);
  const endMs = record.completedAtMs ?? nowMs;
  return html`<tr>
    <td>
      <code>${record.id}</code
      ><span class="note">${record.provider} · ${record.model}</span
      >${scenario === "" ? "" : html`<span class="note"><code>${scenario}</code></span>`}
    </td>
    <td>
      <span class="status ${record.status}">${record.status}</span
      >${record.dataRemoved ? html`<span class="note">data removed</span>` : ""}${record.error === null ? "" : html`<span class="note">${record.error}</span>`}
    </td>
    <td class="line">
      ${drawTimeline(record, webhooks, nowMs)}<span class="note"
        >${clockTime(record.createdAtMs)} · ${spell(endMs - record.createdAtMs)}</span
      >
    </td>
    <td>${renderAnswers(record, webhooks)}</td>
  </tr>`;
}

function renderAnswers({ webhook }: PredictionRecord, webhooks: readonly LogEntry[]): Html {
  if (webhook === null) return html`<span class="note">none asked for</span>`;
  const answers = webhooks.map(
    ({ status }) =>
      html`<span class="answer ${status >= 200 && status < 300 ? "good" : "bad"}"
        >${status === 0 ? "no answer" : status}</span
      >`,
  );
  return html`<span class="answers">${answers}</span><span class="note url">${webhook}</span>`;
}

function renderLog({ log }: PageState): Html {
  const rows = log.map(
    ({ at, kind, id, webhook, status }) =>
      html`<tr>
        <td><time datetime="${at}">${at.slice(11, 23)}</time></td>
        <td>${kind}</td>
        <td>
          <span class="answer ${status >= 200 && status < 400 ? "good" : "bad"}">${status}</span>
        </td>
        <td><code>${id ?? "–"}</code></td>
        <td class="url">${webhook ?? ""}</td>
      </tr>`,
  );
  const body =
    rows.length === 0
      ? html`<p class="empty">Nothing has been asked.</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Rows of the log">
          <table>
            <thead>
              <tr>
                <th scope="col">At</th>
                <th scope="col">What</th>
                <th scope="col">Status</th>
                <th scope="col">Prediction</th>
                <th scope="col">Webhook</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>
        </div>`;
  return html`<section id="log" aria-labelledby="log-title">
    <h2 id="log-title">Log, newest first</h2>
    ${body}
  </section>`;
}
