import { answerRefusal } from "@darkroom/api";
import type { FoundCaller } from "./find-caller.ts";

type Reason = Extract<FoundCaller, { outcome: "refused" }>["reason"];

/** The 401 for a bearer that nobody has, in the wire shape of the procedures. */
export function refuseBearer(reason: Reason, requestId: string): Response {
  const { body, status, headers: plain } = answerRefusal({ reason }, requestId);
  const headers = new Headers(plain);
  headers.set("www-authenticate", 'Bearer error="invalid_token"');
  headers.set("cache-control", "no-store");
  return new Response(body, { status, headers });
}
