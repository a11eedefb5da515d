import { createHmac } from "node:crypto";
import { z } from "zod";
import { listRuns } from "./list-runs.ts";
import { problem, throttled } from "./reply.ts";
import { renderRun } from "./run.ts";
import type { Wire } from "./wire.ts";

const BASE_URL = "https://api.simulated.example/v1";
const SECOND_MS = 1_000;
/** Outputs and inputs of predictions made by the API are deleted after so long (wire fact R11). */
const RETENTION_MS = 3_600_000;

const BodySchema = z.strictObject({
  input: z.record(z.string(), z.unknown()),
  webhook: z.string().optional(),
  webhook_events_filter: z.array(z.string()).optional(),
});

/** Replicate's HTTP API as the documents and its users describe it. */
export const REPLICATE_WIRE: Wire = {
  name: "replicate",
  baseUrl: BASE_URL,
  retentionMs: RETENTION_MS,
  readWish: ({ method, path }) => {
    const [, first, runId, verb] = path.split("/");
    if (method === "POST" && first === "models") return { kind: "create" };
    if (first === "webhooks") return { kind: "secret" };
    if (first !== "predictions") return { kind: "nothing" };
    if (runId === undefined) return { kind: "list" };
    return { kind: verb === "cancel" ? "cancel" : "get", runId };
  },
  // The real API refuses unknown fields (wire fact R1), and so does this.
  readCreation: ({ path, body, headers }) => {
    const [, , owner, name] = path.split("/");
    const { input, webhook, webhook_events_filter } = BodySchema.parse(JSON.parse(body));
    const deadline = /^(\d+)s$/.exec(headers.get("cancel-after") ?? "");
    return {
      model: `${owner}/${name}`,
      input,
      webhook: webhook ?? null,
      events: webhook_events_filter ?? [],
      deadlineMs: deadline === null ? null : Number(deadline[1]) * SECOND_MS,
    };
  },
  show: renderRun,
  wrap: (shown) => shown,
  page: (runs, query, show) => {
    const page = listRuns(runs, query, `${BASE_URL}/predictions`);
    return { next: page.next, previous: null, results: page.runs.map(show) };
  },
  problem,
  unknownRun: (waitMs) => problem(404, waitMs),
  throttled,
  sign: (secret, { id, body }, atMs) => {
    const timestamp = `${Math.floor(atMs / SECOND_MS)}`;
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const signature = createHmac("sha256", key)
      .update(`${id}.${timestamp}.`)
      .update(body)
      .digest("base64");
    return {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    };
  },
  secretOf: (number) =>
    `whsec_${Buffer.from(`secret of the simulation ${number}`).toString("base64")}`,
};
