import { z } from "zod";
import { readWebhookSecret } from "../webhook-signature.ts";
import type { CallApi } from "../call-api.ts";
import { readProblem } from "./read-problem.ts";

/** The secret is asked for at most this often, however many bad signatures arrive. */
export const SECRET_REFETCH_MS_MIN = 60_000;
/** As long as there is no secret at all, it is asked for at most this often. */
export const SECRET_RETRY_MS_MIN = 5_000;
/** After a rotation, deliveries signed before it are taken for so long. */
export const SECRET_OVERLAP_MS = 300_000;
const SECRET_TIMEOUT_MS = 10_000;

const SecretSchema = z.object({ key: z.string() });

export type KeySet =
  | { outcome: "known"; keys: readonly Uint8Array[] }
  | { outcome: "unavailable"; errorText: string };

export interface WebhookKeys {
  /** The keys to try first. */
  current: () => Promise<KeySet>;
  /** Asks the API again, rate-limited; null when there is nothing newer to try. */
  refreshed: () => Promise<readonly Uint8Array[] | null>;
}

/** Keys given by the operator; they are never fetched. */
export function createFixedKeys(secrets: readonly string[]): WebhookKeys {
  const keys = secrets.map(readWebhookSecret);
  return {
    current: () => Promise.resolve({ outcome: "known", keys }),
    refreshed: () => Promise.resolve(null),
  };
}

async function fetchKey(callApi: CallApi): Promise<Uint8Array | string> {
  const answer = await callApi({
    method: "GET",
    path: "/webhooks/default/secret",
    timeoutMs: SECRET_TIMEOUT_MS,
  });
  if (answer.outcome !== "answered") return answer.errorText;
  const parsed = SecretSchema.safeParse(answer.body);
  if (answer.status !== 200 || !parsed.success) {
    return readProblem(answer.status, answer.body).errorText;
  }
  try {
    return readWebhookSecret(parsed.data.key);
  } catch {
    return "the webhook secret is not readable";
  }
}

type HeldKey = { key: Uint8Array; replacedAt: number | null };

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * The key that the API gives for our account (wire fact R27), kept in memory. One request at a
 * time, and none within the named intervals.
 */
export function createFetchedKeys(options: { callApi: CallApi; now: () => number }): WebhookKeys {
  const { callApi, now } = options;
  let held: readonly HeldKey[] = [];
  let askedAt: number | null = null;
  let errorText = "the webhook secret was not fetched yet";
  let pending: Promise<void> | null = null;

  const keysNow = (): readonly Uint8Array[] => {
    held = held.filter(
      ({ replacedAt }) => replacedAt === null || now() - replacedAt <= SECRET_OVERLAP_MS,
    );
    return held.map(({ key }) => key);
  };

  const ask = async (): Promise<void> => {
    askedAt = now();
    const fetched = await fetchKey(callApi);
    if (typeof fetched === "string") {
      errorText = fetched;
      return;
    }
    const older = held
      .filter(({ key }) => !isSame(key, fetched))
      .map(({ key, replacedAt }) => ({ key, replacedAt: replacedAt ?? now() }));
    held = [{ key: fetched, replacedAt: null }, ...older];
  };

  const askUnlessWithin = async (intervalMs: number): Promise<void> => {
    const isDue = askedAt === null || now() - askedAt >= intervalMs;
    if (pending === null && isDue) {
      pending = ask().finally(() => {
        pending = null;
      });
    }
    await pending;
  };

  return {
    current: async () => {
      if (held.length === 0) await askUnlessWithin(SECRET_RETRY_MS_MIN);
      const keys = keysNow();
      return keys.length > 0 ? { outcome: "known", keys } : { outcome: "unavailable", errorText };
    },
    refreshed: async () => {
      const newestBefore = held[0]?.key;
      await askUnlessWithin(SECRET_REFETCH_MS_MIN);
      const newest = held[0]?.key;
      const isNewer =
        newest !== undefined && (newestBefore === undefined || !isSame(newest, newestBefore));
      return isNewer ? [newest] : null;
    },
  };
}
