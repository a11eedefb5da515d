import { v7 } from "uuid";
import { REQUEST_ID_HEADER } from "../http/request-id.ts";
import { setSecurityHeaders } from "../http/security-headers.ts";

/**
 * A reply from before or beside the routes, where no request was understood or nobody is there
 * to answer it yet. It carries what every reply carries.
 */
export function plainRefusal(
  status: number,
  outcome: "malformed" | "unavailable" | "internal" | "forbidden" | "too_many",
  more: Readonly<Record<string, string>> = {},
): Response {
  const headers = new Headers({ ...more, "cache-control": "no-store" });
  headers.set(REQUEST_ID_HEADER, v7());
  setSecurityHeaders(headers, { isSecure: false });
  return Response.json({ outcome }, { status, headers });
}
