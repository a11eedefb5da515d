import { createHmac } from "node:crypto";
import type { Quota } from "@darkroom/engine";
import { HOUR_MS } from "../limits.ts";

/** The quota of a client address; null where none is set. */
export type QuotaOf = (clientAddress: string) => Quota | null;

/**
 * New predictions of guests by their client's address, because guests can be made at will. The
 * count is read from the predictions themselves, so that a released one gives its place back.
 * Addresses are stored as digests only.
 */
export function createQuotas(options: {
  /** Key of the digests. */
  secret: string;
  /** Null means no limit. */
  anonymousCreatesPerHour: number | null;
}): QuotaOf {
  const { secret, anonymousCreatesPerHour: slotsMax } = options;
  if (slotsMax === null) return () => null;
  return (clientAddress) => ({
    subject: createHmac("sha256", secret).update(clientAddress).digest("base64url"),
    slotsMax,
    windowMs: HOUR_MS,
  });
}
