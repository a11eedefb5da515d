import { z } from "zod";
import { REQUEST_MS_MAX } from "./limits.ts";

const LogEntrySchema = z.object({
  at: z.string(),
  kind: z.enum(["create", "get", "list", "cancel", "webhook", "download"]),
  id: z.string().nullable(),
  webhook: z.string().nullable(),
  status: z.number(),
});

export type LogEntry = z.infer<typeof LogEntrySchema>;

const ListSchema = z.object({
  next: z.string().nullable(),
  results: z.array(z.object({ id: z.string(), status: z.string(), webhook: z.string().nullish() })),
});

const SecretSchema = z.object({ key: z.string() });

export type ProviderPrediction = z.infer<typeof ListSchema>["results"][number];

/** Any token of this form is taken by the emulator. */
const AUTHORIZATION = { authorization: "Bearer r8_outside" };
const LIST_PATH = "/replicate/v1/predictions";

/** The emulator seen by a test: what it is to do, and what happened to it. */
export type EmulatorControl = {
  /** What happens to every create from now on; survives a restart. Unknown fields are refused. */
  scenario: (scenario: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Back to the usual behaviour. */
  clearScenario: () => Promise<void>;
  /** Requests that were answered and webhooks that were sent, oldest first. */
  log: () => Promise<LogEntry[]>;
  /** Creates that were recorded for one of our predictions, by the webhook that they named. */
  createsOf: (predictionId: string) => Promise<LogEntry[]>;
  /** The provider's own list of predictions, newest first, over all pages. */
  predictions: () => Promise<ProviderPrediction[]>;
  /** The first page of that list. */
  newestPredictions: () => Promise<ProviderPrediction[]>;
  /** The key of the provider's signatures, in base64 without its prefix. */
  webhookSecret: () => Promise<string>;
};

/** @param url origin of the emulator, such as http://127.0.0.1:4010 */
export function createEmulatorControl(url: string): EmulatorControl {
  const send = async (path: string, request: RequestInit = {}): Promise<Response> => {
    const signal = AbortSignal.timeout(REQUEST_MS_MAX);
    const response = await fetch(new URL(path, url), { signal, ...request });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response;
  };
  const list = async (path: string): Promise<z.infer<typeof ListSchema>> =>
    ListSchema.parse(await (await send(path, { headers: AUTHORIZATION })).json());
  const log = async (): Promise<LogEntry[]> =>
    z.array(LogEntrySchema).parse(await (await send("/control/log")).json());
  return {
    scenario: async (scenario) => {
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify(scenario);
      await send("/control/scenario", { method: "POST", headers, body });
    },
    clearScenario: async () => {
      await send("/control/scenario", { method: "DELETE" });
    },
    log,
    createsOf: async (predictionId) =>
      (await log()).filter((entry) => isRecordedCreate(entry) && ourIdOf(entry) === predictionId),
    predictions: async () => {
      const found: ProviderPrediction[] = [];
      let next: string | null = LIST_PATH;
      while (next !== null) {
        const page: z.infer<typeof ListSchema> = await list(next);
        found.push(...page.results);
        next = page.next;
      }
      return found;
    },
    newestPredictions: async () => (await list(LIST_PATH)).results,
    webhookSecret: async () => {
      const response = await send("/replicate/v1/webhooks/default/secret", {
        headers: AUTHORIZATION,
      });
      return SecretSchema.parse(await response.json()).key.replace(/^whsec_/, "");
    },
  };
}

/** A create that made something at the provider; refused ones have no id. */
export function isRecordedCreate(entry: LogEntry): boolean {
  return entry.kind === "create" && entry.id !== null;
}

/** Our prediction id, from a callback URL of ours; null without one. */
export function ourIdOf({ webhook }: { webhook?: string | null | undefined }): string | null {
  return webhook == null ? null : new URL(webhook).searchParams.get("prediction");
}
