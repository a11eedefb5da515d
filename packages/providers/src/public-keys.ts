import { createPublicKey, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import type { CallApi } from "./call-api.ts";
import { isSuccess } from "./judge-answer.ts";
import { absent } from "./read-fields.ts";

/** A published key is used for at most so long after it was fetched, milliseconds. */
const PUBLIC_KEYS_AGE_MS_MAX = 86_400_000;
/** However many bad signatures arrive, the keys are asked for at most this often. */
const PUBLIC_KEYS_REFETCH_MS_MIN = 60_000;
/** As long as there is no fresh key, they are asked for at most this often. */
const PUBLIC_KEYS_RETRY_MS_MIN = 5_000;
/** Keys of one set that are tried; each costs a check of a signature. */
const PUBLIC_KEYS_MAX = 10;
const PUBLIC_KEYS_TIMEOUT_MS = 10_000;

/** A JSON Web Key Set, of which only Ed25519 keys are of use. */
const KeySetSchema = z.object({
  keys: z.array(z.object({ crv: absent(z.string()), x: absent(z.string()) })),
});

type SignatureVerdict =
  | { outcome: "signed" | "unsigned" }
  | { outcome: "unavailable"; errorText: string };

export interface PublicKeys {
  /** Whether one of the keys made this Ed25519 signature. An unknown key is looked for anew. */
  judge: (message: Uint8Array, signature: Uint8Array) => Promise<SignatureVerdict>;
}

function readKey(x: string): KeyObject[] {
  try {
    return [createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" })];
  } catch {
    // What is no key signs nothing.
    return [];
  }
}

function readKeySet(body: unknown): KeyObject[] {
  const parsed = KeySetSchema.safeParse(body);
  if (!parsed.success) return [];
  const ours = parsed.data.keys.filter(({ crv }) => crv === null || crv === "Ed25519");
  return ours.slice(0, PUBLIC_KEYS_MAX).flatMap(({ x }) => readKey(x ?? ""));
}

/**
 * The public keys that a provider publishes at `path`, kept in memory: one request at a time, and
 * none within the named intervals. Keys that could not be renewed in time are not used any more.
 */
export function createPublicKeys(options: {
  callApi: CallApi;
  path: string;
  now: () => number;
}): PublicKeys {
  const { callApi, path, now } = options;
  let keys: readonly KeyObject[] = [];
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let errorText = "the public keys were not fetched yet";
  let pending: Promise<void> | null = null;

  const ask = async (): Promise<void> => {
    askedAt = now();
    const answer = await callApi({ method: "GET", path, timeoutMs: PUBLIC_KEYS_TIMEOUT_MS });
    const told = answer.outcome === "answered" && isSuccess(answer) ? readKeySet(answer.body) : [];
    if (told.length > 0) {
      keys = told;
      fetchedAt = now();
    } else {
      errorText = answer.outcome === "answered" ? "there is no public key" : answer.errorText;
    }
  };
  const askUnlessWithin = async (intervalMs: number): Promise<void> => {
    if (pending === null && now() - askedAt >= intervalMs) {
      pending = ask().finally(() => {
        pending = null;
      });
    }
    await pending;
  };
  const isFresh = (): boolean => now() - fetchedAt <= PUBLIC_KEYS_AGE_MS_MAX;

  return {
    judge: async (message, signature) => {
      const isSigned = (): boolean => keys.some((key) => verify(null, message, key, signature));
      if (!isFresh()) await askUnlessWithin(PUBLIC_KEYS_RETRY_MS_MIN);
      if (!isFresh()) return { outcome: "unavailable", errorText };
      if (isSigned()) return { outcome: "signed" };
      await askUnlessWithin(PUBLIC_KEYS_REFETCH_MS_MIN);
      return { outcome: isSigned() ? "signed" : "unsigned" };
    },
  };
}
