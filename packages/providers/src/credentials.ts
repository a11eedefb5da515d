import { ProviderError } from "./provider-error.ts";

const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * A base URL without a slash at its end.
 * @throws ProviderError `invalid_base_url` for anything but plain `http(s)://host/path`
 */
export function readBaseUrl(text: string): string {
  const isUsable = URL.canParse(text) && /^https?:\/\/[^@?#]+$/i.test(text);
  if (!isUsable) {
    throw new ProviderError("invalid_base_url", "The base URL must be plain http(s)://host/path.");
  }
  return text.replace(/\/+$/, "");
}

/**
 * A token as it can stand in a header.
 * @throws ProviderError `invalid_token`, without the token in its message
 */
export function readToken(apiToken: string): string {
  // A token with a line break would be quoted in full by the runtime's error about the header.
  if (PRINTABLE.test(apiToken)) return apiToken;
  throw new ProviderError("invalid_token", "The API token is empty or has unprintable characters.");
}
