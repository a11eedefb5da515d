import { createContext } from "@darkroom/api";
import type { ApiContext, Caller, CreateAdmission, FailedCall, SystemStatus } from "@darkroom/api";
import type { UsableKey } from "@darkroom/engine";
import type { AppParts } from "../http/app-context.ts";
import { createProof } from "./prove-self.ts";

/** What is known of a call, however it came. */
export type CallFacts = {
  actor: Caller | null;
  /** The key by which the caller came; null for sessions. */
  key: UsableKey | null;
  requestId: string;
  clientAddress: string;
  operator: string | null;
  /** When the session began, ms since the epoch; null without one. */
  signedInAt: number | null;
  /** By what the browser is known again; null for a new one, and for programs. */
  visitorMark: string | null;
  admitCall: ApiContext["admitCall"];
  drained: ApiContext["drained"];
  gone: AbortSignal;
};

export function createApiContext(parts: AppParts, facts: CallFacts): ApiContext {
  const visit = {
    engine: parts.engine,
    caller: facts.actor,
    operator: facts.operator,
    requestId: facts.requestId,
    admitCreate: (accountId: string) => admitCreate(parts, facts, accountId),
    admitWatch: (accountId: string) => parts.admitWatch(accountId, facts.clientAddress),
    // Whoever has signed up is held by the limits of the account alone.
    createQuota: isMember(facts) ? null : parts.quotaOf(facts.clientAddress),
  };
  const { admitCall, drained, gone, key } = facts;
  const { now } = parts;
  return createContext(visit, {
    now,
    admitCall,
    paceCall: () => (key === null ? Promise.resolve(UNPACED) : parts.keyPaces.admit(key)),
    proveSelf: createProof(parts, facts),
    drained,
    gone,
    readStatus: () => readStatus(parts),
  });
}

const isMember = ({ actor }: CallFacts): boolean => actor?.isGuest === false;

/** One new prediction: of the account, and of a visitor's browser, whatever visitor it is now. */
async function admitCreate(
  { rateLimits }: AppParts,
  facts: CallFacts,
  accountId: string,
): Promise<CreateAdmission> {
  const { visitorMark } = facts;
  const admission = await rateLimits.admitCreate(accountId);
  if (admission.outcome !== "admitted" || visitorMark === null || isMember(facts)) return admission;
  return rateLimits.admitVisitor(visitorMark);
}

/** Sessions are paced by what they order alone. */
const UNPACED: CreateAdmission = { outcome: "admitted" };

/** One line for each failed call; only our own mistakes are errors. */
export function logFailure({ log }: AppParts, { path, reason, cause }: FailedCall): void {
  const level = reason === "internal" ? "error" : "debug";
  log(level, "A call was refused.", { path, reason, ...(cause === null ? {} : { cause }) });
}

async function readStatus(parts: AppParts): Promise<SystemStatus> {
  const { database, storage, webhooks, providers, paused } = await parts.readHealth();
  const acceptsNew = parts.acceptsNew();
  const silent = new Set(providers.flatMap(({ provider, answers }) => (answers ? [] : provider)));
  const isWhole = database && storage && acceptsNew && silent.size === 0;
  return {
    status: isWhole && paused.length === 0 ? "ok" : "degraded",
    database,
    storage,
    acceptsNew,
    providers: webhooks.map(({ provider, reachable }) => ({
      provider,
      webhooksReachable: reachable,
      answers: !silent.has(provider),
    })),
    paused,
  };
}
