import type { BatchVerbs } from "@darkroom/engine";
import type { Bound, CreateAdmission } from "./visit.ts";

/** The parameter of a verb without what the authorization fills in. */
type Free<Name extends keyof BatchVerbs, Filled extends string> = Omit<
  Parameters<BatchVerbs[Name]>[0],
  Filled
>;

export function batchReads({ engine, accountId }: Bound) {
  const { batches } = engine;
  return {
    batches: {
      get: (query: Free<"get", "accountId">) => batches.get({ ...query, accountId }),
      list: (query: Free<"list", "accountId">) => batches.list({ ...query, accountId }),
      linkExport: (query: Free<"linkExport", "accountId">) =>
        batches.linkExport({ ...query, accountId }),
      openExport: (query: Free<"openExport", "access">) =>
        batches.openExport({ ...query, access: { accountId, signature: null, expires: null } }),
    },
    /** Notes that the owner is there and looks. */
    attend: () => engine.accounts.seen(accountId),
  };
}

export function batchWrites(bound: Bound) {
  const { engine, accountId, actor, requestId, createQuota: quota } = bound;
  const { batches } = engine;
  const by = { accountId, actor, requestId };
  return {
    batches: {
      /** One place in the rate limit of new predictions; a batch takes one as a whole. */
      admitCreate: (): Promise<CreateAdmission> => bound.admitCreate(accountId),
      quote: (order: Free<"quote", "accountId">) => batches.quote({ ...order, accountId }),
      upload: (order: Free<"upload", keyof typeof by>) => batches.upload({ ...order, ...by }),
      create: (order: Free<"create", keyof typeof by | "quota">) =>
        batches.create({ ...order, ...by, quota }),
      cancel: (target: { id: string }) => batches.cancel({ ...target, accountId }),
      retryFailed: (target: Free<"retryFailed", "accountId" | "quota">) =>
        batches.retryFailed({ ...target, accountId, quota }),
    },
  };
}
