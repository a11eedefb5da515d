/**
 * Whether a page of this origin may open a socket with its visitor's cookie: browsers let every
 * page do so. Programs that are no browser send no origin. A page that we served ourselves is
 * trusted under whatever name the browser used for us.
 */
export function isTrustedOrigin(facts: {
  origin: string | null;
  host: string | null;
  publicUrl: string;
  corsOrigins: readonly string[];
}): boolean {
  const { origin, host, publicUrl, corsOrigins } = facts;
  if (origin === null || origin === new URL(publicUrl).origin) return true;
  if (host !== null && [`http://${host}`, `https://${host}`].includes(origin)) return true;
  return corsOrigins.includes(origin);
}
