/** Callback tokens and result signatures, as query strings carry them, escaped in JSON or not. */
const QUERY_TOKEN = /((?:[?&]|\\u0026|&amp;)(?:t|s|token|signature)=)[^&\s"'#\\]+/g;

/**
 * A text without the tokens that a provider echoes to us, such as that of our callback URL: even
 * an operator could forge a delivery with one.
 */
export function hideTokens(text: string): string {
  return text.replaceAll(QUERY_TOKEN, "$1[redacted]");
}

function hideIn(value: unknown): unknown {
  if (typeof value === "string") return hideTokens(value);
  if (Array.isArray(value)) return value.map(hideIn);
  return typeof value === "object" && value !== null ? hideTokensIn({ ...value }) : value;
}

/** The same for every text within a JSON object. */
export function hideTokensIn(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, hideIn(value)]));
}
