import { createHmac, timingSafeEqual } from "node:crypto";
import { RESULT_URL_MS, RESULT_URL_STEP_MS } from "../limits.ts";

function signature(secret: string, subject: string, expires: string): string {
  return createHmac("sha256", secret).update(`${subject}\n${expires}`).digest("base64url");
}

/** When a signature made now expires, ms since the epoch; rounded up to a step. */
export function signatureExpiresAt(now: number): number {
  return Math.ceil((now + RESULT_URL_MS) / RESULT_URL_STEP_MS) * RESULT_URL_STEP_MS;
}

/**
 * The query that opens a result without a session until it expires. The time is rounded up to
 * a step, so that the same picture keeps the same URL for a while.
 */
export function signResult(secret: string, subject: string, now: number): string {
  const expires = signatureExpiresAt(now).toString(36);
  return `e=${expires}&s=${signature(secret, subject, expires)}`;
}

/** Whether the query was signed by us for this subject and has not expired. */
export function isSigned(
  secret: string,
  subject: string,
  access: { signature: string | null; expires: string | null },
  now: number,
): boolean {
  if (access.signature === null || access.expires === null) return false;
  const expected = Buffer.from(signature(secret, subject, access.expires));
  const given = Buffer.from(access.signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return false;
  return Number.parseInt(access.expires, 36) > now;
}
