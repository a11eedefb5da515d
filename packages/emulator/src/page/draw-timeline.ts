import { html } from "hono/html";
import type { LogEntry } from "../log/schema.ts";
import type { PredictionRecord } from "../predictions/record.ts";

/** Units of the drawing; its width on the page is the column's. */
const WIDTH = 400;
const HEIGHT = 22;
const BAR_TOP = 9;
const BAR_HEIGHT = 8;
const MARK_WIDTH = 3;
const MARK_HEIGHT = 7;

type Html = ReturnType<typeof html>;

/** Seconds as people read them. */
export function spell(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60
    ? `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/**
 * From the create to the last thing that happened: the wait, the run, and a mark for each webhook. The
 * picture is told in words beside it, so it has a name only.
 */
export function drawTimeline(
  record: PredictionRecord,
  webhooks: readonly LogEntry[],
  nowMs: number,
): Html {
  const { createdAtMs, startedAtMs, completedAtMs } = record;
  const endMs = completedAtMs ?? nowMs;
  const calledAtMs = webhooks.map(({ at }) => Date.parse(at));
  const spanMs = Math.max(1, ...calledAtMs.map((at) => at - createdAtMs), endMs - createdAtMs);
  const placeOf = (ms: number): number =>
    Math.min(WIDTH, Math.max(0, ((ms - createdAtMs) / spanMs) * WIDTH));
  const startX = placeOf(startedAtMs ?? endMs);
  const endX = placeOf(endMs);
  const marks = webhooks.map(({ status }, index) => {
    const isAccepted = status >= 200 && status < 300;
    const x = Math.min(WIDTH - MARK_WIDTH, placeOf(calledAtMs[index] ?? endMs));
    const className = isAccepted ? "mark" : "mark refused";
    return html`<rect
      class="${className}"
      x="${x}"
      y="0"
      width="${MARK_WIDTH}"
      height="${MARK_HEIGHT}"
    ></rect>`;
  });
  const runWidth = startedAtMs === null ? 0 : Math.max(2, endX - startX);
  return html`<svg
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label="${describe(record, webhooks, nowMs)}"
  >
    <rect
      class="queue"
      x="0"
      y="${BAR_TOP}"
      width="${Math.max(2, startX)}"
      height="${BAR_HEIGHT}"
      rx="2"
    ></rect>
    <rect
      class="run ${record.status}"
      x="${startX}"
      y="${BAR_TOP}"
      width="${runWidth}"
      height="${BAR_HEIGHT}"
      rx="2"
    ></rect>
    ${marks}
  </svg>`;
}

function describe(
  { createdAtMs, startedAtMs, completedAtMs, status }: PredictionRecord,
  webhooks: readonly LogEntry[],
  nowMs: number,
): string {
  const endMs = completedAtMs ?? nowMs;
  const waited = `waited ${spell((startedAtMs ?? endMs) - createdAtMs)}`;
  const ran = startedAtMs === null ? "" : `, ran ${spell(endMs - startedAtMs)}`;
  return `${waited}${ran}, ${status}, ${webhooks.length} webhooks`;
}
