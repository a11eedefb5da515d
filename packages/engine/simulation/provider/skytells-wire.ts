import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Reply } from "./reply.ts";
import { isForgotten, renderRun } from "./run.ts";
import type { Run } from "./run.ts";
import type { Shown, Wire } from "./wire.ts";

const BASE_URL = "https://api.other-simulated.example/v1";
/** Data are deleted so soon after the end (wire facts, table A2). */
const RETENTION_MS = 300_000;
const PAGE_RUNS = 50;
/** Every name of a model of the simulation has the same owner; the API knows slugs only (K9). */
const OWNER = "darkroom";

const BodySchema = z.strictObject({
  model: z.string(),
  input: z.record(z.string(), z.unknown()),
  webhook: z.strictObject({ url: z.string(), events: z.array(z.string()) }).optional(),
});

/** The words for news that the simulation has in one; `logs` has none here. */
const NEWS: Readonly<Record<string, string>> = {
  started: "start",
  completed: "completed",
  failed: "completed",
  canceled: "completed",
};

const CODES: Readonly<Record<number, string>> = {
  401: "UNAUTHORIZED",
  402: "INSUFFICIENT_CREDITS",
  422: "INVALID_INPUT",
  429: "RATE_LIMIT_EXCEEDED",
  500: "INTERNAL_ERROR",
  503: "SERVICE_UNAVAILABLE",
};

/** A number that is always the same for one run, so that its quirks are as well. */
const numberOf = ({ id }: Run): number => Number(/\d+$/.exec(id)?.[0] ?? "0");

/** A choice that differs from run to run, as the sources about this API do. */
function quirk<Word>(run: Run, first: Word, ...others: readonly Word[]): Word {
  return others[(numberOf(run) % (others.length + 1)) - 1] ?? first;
}

/** The API has no word for an abort; whoever did not start has failed. */
function statusOf(run: Run): string | boolean {
  switch (run.status) {
    case "starting":
      return quirk<string | boolean>(run, "queued", "pending", "starting", "started", false);
    case "aborted":
      return "failed";
    case "canceled":
      return quirk(run, "canceled", "cancelled");
    case "processing":
    case "succeeded":
    case "failed":
    case "recalibrating":
      return run.status;
  }
}

function problem(status: number, waitMs: number): Reply {
  const code = CODES[status] ?? "INTERNAL_ERROR";
  const message = "The request could not be served.";
  const error = { http_status: status, message, details: {}, error_id: code };
  const body = JSON.stringify({ status: false, response: message, error });
  return { kind: "answer", status, body, waitMs };
}

/** An unknown id is no 404 (wire fact K5). */
function unknownRun(waitMs: number): Reply {
  const message = "Prediction serving returned an error.";
  const error = { http_status: 502, message, details: {}, error_id: "PREDICTION_FAILED" };
  const body = JSON.stringify({ status: false, response: "Error fetching prediction", error });
  return { kind: "answer", status: 502, body, waitMs };
}

function show(run: Run, view: Parameters<Wire["show"]>[1]): Shown {
  const {
    webhook,
    metrics,
    version: _version,
    urls: _urls,
    source: _source,
    ...shown
  } = renderRun(run, view);
  const isGone = isForgotten(run, view.now);
  const isMicro = quirk(run, true, false);
  const time = (at: unknown): unknown =>
    isMicro && typeof at === "string" ? at.replace(/\.(\d{3})Z$/, ".$1000Z") : at;
  return {
    ...shown,
    status: statusOf(run),
    created_at: time(shown["created_at"]),
    started_at: time(shown["started_at"]),
    completed_at: time(shown["completed_at"]),
    metrics: { ...(typeof metrics === "object" ? metrics : {}), progress: run.share * 100 },
    metadata: {
      billing: { credits_used: run.status === "succeeded" ? run.script.outputs : 0 },
      ...(isGone ? { data_available: false } : {}),
    },
    ...(typeof webhook === "string" ? { webhook: { url: webhook } } : {}),
  };
}

/** Skytells' HTTP API, with the forms in which its sources contradict each other. */
export const SKYTELLS_WIRE: Wire = {
  name: "skytells",
  baseUrl: BASE_URL,
  retentionMs: RETENTION_MS,
  readWish: ({ method, path }) => {
    const [, first, runId, verb] = path.split("/");
    if (method === "POST" && first === "predict") return { kind: "create" };
    if (first !== "predictions") return { kind: "nothing" };
    if (runId === undefined) return { kind: "list" };
    return { kind: verb === "cancel" ? "cancel" : "get", runId };
  },
  readCreation: (call) => {
    const { model, input, webhook } = BodySchema.parse(JSON.parse(call.body));
    return {
      model: `${OWNER}/${model}`,
      input,
      webhook: webhook?.url ?? null,
      events: (webhook?.events ?? []).flatMap((event) => NEWS[event] ?? []),
      deadlineMs: null,
    };
  },
  show,
  wrap: (shown, run) =>
    quirk(run, false, true, false)
      ? { type: "prediction", created_at: shown["created_at"], data: shown }
      : shown,
  page: (runs, query, showRun) => {
    const number = Number(query.get("page") ?? "1");
    const newest = runs.toSorted((left, right) => right.createdMs - left.createdMs);
    const data = newest.slice((number - 1) * PAGE_RUNS, number * PAGE_RUNS).map(showRun);
    const last = Math.max(1, Math.ceil(newest.length / PAGE_RUNS));
    return newest.length % 2 === 0 ? data : { data, pagination: { last_page: last } };
  },
  problem,
  unknownRun,
  throttled: (seconds, told, waitMs) => {
    const isTold = told !== "nowhere";
    const body = JSON.stringify({ error_id: CODES[429], message: "Too many requests." });
    const headers = isTold ? { "retry-after": `${seconds}` } : {};
    return { kind: "answer", status: 429, headers, body, waitMs };
  },
  // Neither a time nor an id is signed: an old message stays valid for ever.
  sign: (secret, { body }) => ({
    "content-type": "application/json",
    "x-skytells-signature": createHmac("sha256", secret).update(body).digest("hex"),
  }),
  secretOf: (number) => `secret-of-the-simulation-${number}`,
};
