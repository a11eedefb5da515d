import { getCookies } from "better-auth/cookies";

/** Names the session of a request; null without one. */
export type SessionOf = (headers: Headers) => string | null;

/**
 * Reads the value of the session cookie under the name that the library gives it, which begins with
 * `__Secure-` where the studio is served by HTTPS. Other cookies come and go within one session.
 */
export function createSessionReader(auth: {
  options: Parameters<typeof getCookies>[0];
}): SessionOf {
  const { name } = getCookies(auth.options).sessionToken;
  return (headers) => readCookie(headers.get("cookie") ?? "", name);
}

/** The first cookie of a name counts, as for the library that verifies it. */
function readCookie(cookies: string, name: string): string | null {
  for (const pair of cookies.split(";")) {
    const separator = pair.indexOf("=");
    if (separator === -1 || pair.slice(0, separator).trim() !== name) continue;
    return decode(pair.slice(separator + 1).trim()) || null;
  }
  return null;
}

/** One value has several spellings: quoted or not, its special characters escaped or not. */
function decode(written: string): string {
  const value = written.startsWith('"') ? written.slice(1, -1) : written;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
