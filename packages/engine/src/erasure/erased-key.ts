import { createHmac } from "node:crypto";

/**
 * What stays of an idempotency key when its order is erased: enough to know it again, so that a
 * late repetition orders nothing a second time, and nothing of what its program wrote.
 */
export function erasedKey(secret: string, idempotencyKey: string): string {
  const subject = `erased-key\n${idempotencyKey}`;
  return `erased:${createHmac("sha256", secret).update(subject).digest("base64url")}`;
}
