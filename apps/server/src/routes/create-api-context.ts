import type { ApiContext, FailedCall, SystemStatus } from "@darkroom/api";
import { isBearer } from "../auth/is-bearer.ts";
import type { AppParts } from "../http/app-context.ts";

/** What is known of a call, however it came. */
export type CallFacts = {
  actor: ApiContext["actor"];
  requestId: string;
  clientAddress: string;
  authorization: string | null;
  admitCall: ApiContext["admitCall"];
  drained: ApiContext["drained"];
  gone: AbortSignal;
};

export function createApiContext(parts: AppParts, facts: CallFacts): ApiContext {
  return {
    engine: parts.engine,
    actor: facts.actor,
    operator: findOperator(parts, facts.authorization),
    requestId: facts.requestId,
    now: parts.now,
    admitCreate: parts.rateLimits.admitCreate,
    admitWatch: (accountId) => parts.admitWatch(accountId, facts.clientAddress),
    admitCall: facts.admitCall,
    drained: facts.drained,
    gone: facts.gone,
    createQuota: parts.quotaOf(facts.clientAddress),
    readStatus: () => readStatus(parts),
  };
}

/** One line for each failed call; only our own mistakes are errors. */
export function logFailure({ log }: AppParts, { path, reason, cause }: FailedCall): void {
  const level = reason === "internal" ? "error" : "debug";
  log(level, "A call was refused.", { path, reason, ...(cause === null ? {} : { cause }) });
}

/** Until operators have accounts of their own, the bearer of the token is the only one. */
function findOperator({ operatorToken }: AppParts, authorization: string | null): string | null {
  if (operatorToken === null) return null;
  return isBearer(authorization, operatorToken) ? "operator-token" : null;
}

async function readStatus(parts: AppParts): Promise<SystemStatus> {
  const { database, storage, webhooks, providers } = await parts.readHealth();
  const acceptsNew = parts.acceptsNew();
  const silent = new Set(providers.flatMap(({ provider, answers }) => (answers ? [] : provider)));
  return {
    status: database && storage && acceptsNew && silent.size === 0 ? "ok" : "degraded",
    database,
    storage,
    acceptsNew,
    providers: webhooks.map(({ provider, reachable }) => ({
      provider,
      webhooksReachable: reachable,
      answers: !silent.has(provider),
    })),
  };
}
