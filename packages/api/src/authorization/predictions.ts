import type { CreateCommand, CreateOutcome, Engine } from "@darkroom/engine";
import type { PermittedWebhook } from "./endpoints.ts";
import type { Bound, CreateAdmission } from "./visit.ts";

type Verbs = Engine["predictions"];
/** The parameter of a verb without what the authorization fills in. */
type Free<Name extends keyof Verbs, Filled extends string> = Verbs[Name] extends (
  parameter: infer Parameter,
) => unknown
  ? Omit<Parameter, Filled>
  : never;

export function predictionReads({ engine, accountId, admitWatch }: Bound) {
  const { predictions } = engine;
  return {
    predictions: {
      get: (query: Free<"get", "accountId">) => predictions.get({ ...query, accountId }),
      list: (query: Free<"list", "accountId">) => predictions.list({ ...query, accountId }),
      active: (query: Free<"active", "accountId">) => predictions.active({ ...query, accountId }),
      timeline: (query: Free<"timeline", "accountId">) =>
        predictions.timeline({ ...query, accountId }),
      share: (query: Free<"share", "accountId">) => predictions.share({ ...query, accountId }),
      admitWatch: () => admitWatch(accountId),
      watch: (query: Free<"watch", "accountId">) => predictions.watch({ ...query, accountId }),
    },
    /** Notes that the owner is there and looks. */
    attend: () => engine.accounts.seen(accountId),
  };
}

/** An order as its caller writes it. */
type Order = Omit<
  CreateCommand,
  "accountId" | "actor" | "requestId" | "quota" | "retryOf" | "webhook"
> & { webhook?: PermittedWebhook | null };

export function predictionWrites(bound: Bound) {
  const { engine, accountId, actor, requestId, createQuota: quota } = bound;
  const { predictions, models, credits } = engine;
  const { get: model, quote, delivery } = models;
  const by = { accountId, actor, requestId };
  return {
    predictions: {
      /** One place in the rate limit of new predictions. */
      admitCreate: (): Promise<CreateAdmission> => bound.admitCreate(accountId),
      create: (order: Order): Promise<CreateOutcome> =>
        predictions.create({ ...order, ...by, quota, retryOf: null }),
      retry: (query: Free<"retry", keyof typeof by | "quota">) =>
        predictions.retry({ ...query, ...by, quota }),
      cancel: (query: Free<"cancel", keyof typeof by>) => predictions.cancel({ ...query, ...by }),
      delete: (target: Free<"delete", "accountId">) => predictions.delete({ ...target, accountId }),
      awaitEnd: (query: Free<"awaitEnd", "accountId">) =>
        predictions.awaitEnd({ ...query, accountId }),
    },
    /** Files that orders name as their inputs. */
    files: {
      add: (body: AsyncIterable<Uint8Array>) => engine.uploads.add({ accountId, body }),
    },
    /** What an order would cost and how it would be delivered. */
    quotes: { model, quote, delivery, balance: () => credits.balance(accountId) },
  };
}
