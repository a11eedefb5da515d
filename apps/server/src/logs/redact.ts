/** Names whose values never reach a log, in lower case without separators. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  "authorization",
  "cookie",
  "setcookie",
  "token",
  "apitoken",
  "authtoken",
  "secret",
  "password",
  "signature",
  "webhooksignature",
  "apikey",
  "xapikey",
  "xskytellssignature",
  "xfalwebhooksignature",
]);

/** What people wrote and what was made of it; only of use when somebody debugs. */
const PAYLOAD_NAMES: ReadonlySet<string> = new Set([
  "input",
  "prompt",
  "body",
  "payload",
  "outputs",
  "provideroutputs",
]);

const REDACTED = "[redacted]";
/** Deeper values are of no use in a log line, and cycles must end. */
const DEPTH_MAX = 6;

/** Tokens by their shape: Replicate, Skytells, fal, our own keys, webhook secrets, bearers. */
const SECRET_PATTERNS: readonly RegExp[] = [
  /\br8_[A-Za-z0-9_-]+/g,
  /\bsk-[A-Za-z0-9_-]{8,}/g,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{16,}/gi,
  /\bdk_[0-9A-Za-z]+_[0-9A-Za-z]+/g,
  /\bwhsec_[A-Za-z0-9+/=_-]+/g,
  /\b(?:Bearer|Basic)\s+[A-Za-z0-9+/=._~-]+/gi,
];
/** Callback tokens and result signatures travel in query strings. */
const QUERY_PATTERN = /([?&](?:t|s|token|signature)=)[^&\s"'#]+/g;

/** Replaces everything in a text that looks like a secret. */
export function redactText(text: string): string {
  const withoutQueries = text.replace(QUERY_PATTERN, `$1${REDACTED}`);
  return SECRET_PATTERNS.reduce((rest, pattern) => rest.replace(pattern, REDACTED), withoutQueries);
}

/**
 * A copy of log fields without secrets, and without payloads unless they are wanted. Errors
 * become plain objects with their message, code and cause.
 */
export function redactFields(
  fields: Readonly<Record<string, unknown>>,
  options: { withPayloads: boolean; withStacks: boolean },
): Record<string, unknown> {
  const redactRecord = (
    record: Readonly<Record<string, unknown>>,
    depth: number,
  ): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => {
        const plainName = name.toLowerCase().replaceAll(/[-_]/g, "");
        if (SECRET_NAMES.has(plainName)) return [name, REDACTED];
        if (PAYLOAD_NAMES.has(plainName) && !options.withPayloads) return [name, REDACTED];
        return [name, redactValue(value, depth)];
      }),
    );

  const redactValue = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return redactText(value);
    if (typeof value === "bigint") return value.toString();
    if (typeof value !== "object" || value === null) return value;
    if (depth >= DEPTH_MAX) return "[deep]";
    if (value instanceof Error) return redactRecord(describeError(value, options), depth + 1);
    if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
    if (value instanceof Uint8Array) return `[${String(value.byteLength)} bytes]`;
    return redactRecord(Object.fromEntries(Object.entries(value)), depth + 1);
  };

  return redactRecord(fields, 0);
}

function describeError(error: Error, options: { withStacks: boolean }): Record<string, unknown> {
  return {
    name: error.name,
    message: error.message,
    ...("code" in error ? { code: error.code } : {}),
    ...(options.withStacks && error.stack !== undefined ? { stack: error.stack } : {}),
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  };
}
