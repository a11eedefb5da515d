import { createHash, timingSafeEqual } from "node:crypto";

/** Whether an `Authorization` header carries this token; takes the same time for every guess. */
export function isBearer(authorization: string | null, token: string): boolean {
  return timingSafeEqual(digest(authorization ?? ""), digest(`Bearer ${token}`));
}

/** Equal lengths for the comparison, whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
