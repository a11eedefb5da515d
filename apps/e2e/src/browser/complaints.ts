import type { BrowserContext } from "@playwright/test";

/** What a page must not say. The marker is logged by the page itself for every violation. */
const POLICY_MARKER = "content security policy violated:";

export type Complaints = {
  /** Takes back what a test itself brings about, such as refused connections to a killed server. */
  allow: (pattern: RegExp) => void;
  /** Console errors, uncaught errors and policy violations that nobody allowed. */
  found: () => string[];
};

/** What a browser writes to the console when a request fails; a test that cuts the wire allows it. */
export const CONNECTION_LOST = /Failed to load resource: net::ERR_/;
export const SERVER_STARTING = /Failed to load resource: .* status of 503/;
export const NOT_FOUND = /Failed to load resource: .* status of 404/;
/** A preview can be gone when the page asks for it, because its prediction has ended meanwhile. */
const PREVIEW_GONE = /status of 404 .*\/results\/[^/]+\/preview\b/;

/** Listens to all pages of a browser context, from their first script on. */
export async function watchForComplaints(context: BrowserContext): Promise<Complaints> {
  const heard: string[] = [];
  const allowed: RegExp[] = [PREVIEW_GONE];
  context.on("console", (message) => {
    if (message.type() === "error") heard.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (webError) => {
    heard.push(`uncaught: ${String(webError.error())}`);
  });
  await context.addInitScript((marker) => {
    document.addEventListener("securitypolicyviolation", (violation) => {
      console.error(marker, violation.violatedDirective, violation.blockedURI);
    });
  }, POLICY_MARKER);
  return {
    allow: (pattern) => allowed.push(pattern),
    found: () => heard.filter((text) => !allowed.some((pattern) => pattern.test(text))),
  };
}
