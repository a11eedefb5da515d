import { writeErrorText } from "./bound.ts";

/** A chain of causes is followed this far; a longer one is not made by any runtime. */
const CAUSE_DEPTH_MAX = 6;

/** Codes that only exist before a connection stands (Node, undici, Bun). */
const NEVER_CONNECTED_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "EAI_NONAME",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
  "FailedToOpenSocket",
  "DNSResolveFailed",
  // The TLS handshake ends before a byte of the request is sent.
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Deno gives no code; its HTTP client names the phase in which it failed. */
const DENO_CONNECT_PHASE = "client error (Connect)";

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;

function isConnectFailure(error: unknown): boolean {
  const code = textOf(property(error, "code"));
  if (code !== null && NEVER_CONNECTED_CODES.has(code)) return true;
  // Codes such as ETIMEDOUT and EHOSTUNREACH also befall a connection that stood before.
  if (code !== null && property(error, "syscall") === "connect") return true;
  return textOf(property(error, "message"))?.includes(DENO_CONNECT_PHASE) ?? false;
}

/**
 * Whether a failed request certainly never reached the other side, because no connection was
 * made. False means: nobody knows.
 */
export function wasNeverConnected(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < CAUSE_DEPTH_MAX && current != null; depth += 1) {
    if (isConnectFailure(current)) return true;
    const attempts = property(current, "errors");
    // Several addresses were tried side by side: all of them must have failed to connect.
    if (Array.isArray(attempts) && attempts.length > 0) return attempts.every(wasNeverConnected);
    current = property(current, "cause");
  }
  return false;
}

/** The words of an error and of what caused it, bounded, for the operator. */
export function describeError(error: unknown): string {
  const words: string[] = [];
  let current = error;
  for (let depth = 0; depth < CAUSE_DEPTH_MAX && current != null; depth += 1) {
    const text = textOf(property(current, "message")) ?? textOf(current) ?? "unknown error";
    const code = textOf(property(current, "code"));
    words.push(code === null || text.includes(code) ? text : `${text} [${code}]`);
    current = property(current, "cause");
  }
  return writeErrorText(words.join(": ")) || "unknown error";
}
