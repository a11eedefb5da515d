const POLICY: Readonly<Record<string, string>> = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self' blob: data:",
  "media-src": "'self' blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "manifest-src": "'self'",
  "worker-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

/** The content security policy of the studio: everything comes from here, nothing inline. */
export const STUDIO_POLICY = Object.entries(POLICY)
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join("; ");

/** Of everything that is no page: it may load nothing, and a result that is opened runs nothing. */
export const BARE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** One year; whether subdomains follow is for their owner to say. */
const HSTS = "max-age=31536000";

/** Headers of every reply. A policy that the route has set stays. */
export function setSecurityHeaders(headers: Headers, options: { isSecure: boolean }): void {
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", BARE_POLICY);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "same-origin");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  headers.set("permissions-policy", "camera=(), geolocation=(), microphone=()");
  if (options.isSecure) headers.set("strict-transport-security", HSTS);
}
