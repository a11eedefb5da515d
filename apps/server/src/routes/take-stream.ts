import type { ApiContext, Caller, PlaceAdmission } from "@darkroom/api";
import type { FoundCaller } from "../auth/find-caller.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { createApiContext } from "./create-api-context.ts";

const NO_PLACE_NEEDED: PlaceAdmission = { outcome: "admitted", release: () => undefined };

/** One request whose body is not read first, or whose answer is sent piece by piece. */
export type TakenStream =
  | { outcome: "taken"; api: ApiContext; caller: Caller | null; setCookies: readonly string[] }
  | Extract<FoundCaller, { outcome: "refused" }>;

/** Finds out who asks, and leaves the body alone. */
export async function takeStream(parts: AppParts, context: AppContext): Promise<TakenStream> {
  const request = context.req.raw;
  const found = await parts.callers.find(request.headers);
  if (found.outcome === "refused") return found;
  const { caller, key, operator, signedInAt, visitorMark, setCookies } = found;
  const api = createApiContext(parts, {
    actor: caller,
    key,
    requestId: context.var.requestId,
    clientAddress: context.var.clientAddress,
    operator,
    signedInAt,
    visitorMark,
    drained: () => Promise.resolve(),
    admitCall: () => NO_PLACE_NEEDED,
    gone: request.signal,
  });
  return { outcome: "taken", api, caller, setCookies };
}
