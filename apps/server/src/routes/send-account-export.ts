import { refuseBearer } from "../auth/refuse-bearer.ts";
import type { AppContext, AppParts } from "../http/app-context.ts";
import { noExport, streamExport } from "./stream-export.ts";
import { takeStream } from "./take-stream.ts";
import { tryAuthorize } from "./try-authorize.ts";

/** `GET /account/export.zip`: everything of the account of this session. */
export async function sendAccountExport(parts: AppParts, context: AppContext): Promise<Response> {
  const taken = await takeStream(parts, context);
  if (taken.outcome === "refused") return refuseBearer(taken.reason, context.var.requestId);
  const may = tryAuthorize(taken.api, "account:export");
  if (may === null) return noExport();
  const open = () => Promise.resolve(may.openExport());
  return await streamExport(parts, context, { holder: may.accountId, open });
}
