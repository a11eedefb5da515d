/** `Bearer` as everybody says it, and `Token` as older clients of Replicate do. */
const BEARER = /^(?:bearer|token)[ \t]+(\S+)[ \t]*$/i;

/** The token of an `Authorization` header; null for another scheme and without one. */
export function readBearer(authorization: string | null): string | null {
  return BEARER.exec(authorization ?? "")?.[1] ?? null;
}
