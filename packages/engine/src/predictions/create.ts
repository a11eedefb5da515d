import { DatabaseError, prediction } from "@darkroom/db";
import type { PredictionRow } from "@darkroom/db";
import { and, desc, inArray, sql } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import { findCap } from "../caps/caps.ts";
import type { EngineContext } from "../context.ts";
import { spendableOf } from "../credits/spendable.ts";
import { EngineError } from "../errors.ts";
import { erasedKey } from "../erasure/erased-key.ts";
import { readNamed } from "../endpoints/name.ts";
import { APPLY_TRIES_MAX } from "../limits.ts";
import type { ModelDefinition } from "../models/definition.ts";
import { modeOf } from "../models/mode.ts";
import { deliveryOf } from "../models/pattern.ts";
import { routesOf } from "../models/routes.ts";
import { moderateOrder } from "../moderation/moderate-order.ts";
import { prepareOnce } from "../prepare-once.ts";
import { planReuse } from "../reuse/plan.ts";
import type { ReusePlan } from "../reuse/plan.ts";
import type { CreateCommand, CreateOutcome } from "../views.ts";
import { isWithoutCredit } from "../queue/credit-outage.ts";
import { checkWithUploads } from "../uploads/stand-in.ts";
import { digestOrder } from "./input.ts";
import { loadPrediction } from "./load.ts";
import { creationUnit, newRow } from "./order.ts";
import type { Order } from "./order.ts";
import { PRIORITIES } from "./priorities.ts";
import { quotaWaitMs } from "./quota.ts";
import { switchProvider } from "./switch.ts";
import { view } from "./view.ts";

const orderUnderKey = prepareOnce((orm) =>
  orm
    .select()
    .from(prediction)
    .where(
      and(
        ownedBy(prediction.accountId, sql.placeholder("accountId")),
        // What was erased is known by what stays of its key, and conflicts with every order.
        inArray(prediction.idempotencyKey, [
          sql.placeholder("idempotencyKey"),
          sql.placeholder("erasedKey"),
        ]),
      ),
    )
    // After a merge the key may stand in both accounts; the newer order is the caller's.
    .orderBy(desc(prediction.id))
    .limit(1)
    .prepare(),
);

async function findByKey(
  context: EngineContext,
  command: CreateCommand,
): Promise<PredictionRow | null> {
  if (command.idempotencyKey === null) return null;
  const { accountId, idempotencyKey } = command;
  const under = { idempotencyKey, erasedKey: erasedKey(context.secret, idempotencyKey) };
  const [row] = await orderUnderKey(context).execute({ accountId, ...under });
  return row ?? null;
}

async function answerTwin(
  context: EngineContext,
  twin: PredictionRow,
  command: CreateCommand,
): Promise<CreateOutcome> {
  if (twin.inputDigest !== digestOrder(command)) return { outcome: "idempotency_conflict" };
  const delivery = await deliveryOf(context, twin, command);
  return {
    outcome: "existing",
    prediction: await view(context, twin),
    delivery: delivery.pattern === twin.pattern ? delivery : null,
  };
}

/**
 * Takes an order: the prediction, its reservation and its first job are written in one unit,
 * and the id is known at once. Nothing is sent to the provider here. A second call with the
 * same idempotency key and input answers with the first prediction.
 */
export async function createPrediction(
  context: EngineContext,
  command: CreateCommand,
): Promise<CreateOutcome> {
  const model = context.modelOf(command.model);
  if (model === null) return { outcome: "model_not_found" };
  const checked = await checkWithUploads(context, model, command);
  if (checked.outcome === "invalid") return { outcome: "invalid_input", fields: checked.fields };
  const earlier = await findByKey(context, command);
  if (earlier !== null) return answerTwin(context, earlier, command);
  const kind = { model, input: checked.input, priority: PRIORITIES[command.priority] };
  let plan = await planReuse(context, command, kind);
  let refusal = await refuseAtOnce(context, command, model, plan);
  if (refusal !== null) return refusal;
  const named = await readNamed(context, command);
  if (named.outcome === "invalid") {
    return { outcome: "invalid_input", fields: [{ field: "webhook", message: named.message }] };
  }
  const verdict = await moderateOrder(context, {
    model: model.model,
    input: checked.input,
    account: command.accountId,
  });
  if (verdict.outcome !== "admitted") return verdict;
  const order: Order = { model, input: checked.input, moderation: verdict.note, named };
  for (let attempt = 1; attempt <= APPLY_TRIES_MAX; attempt += 1) {
    const outcome = await placeOrder(context, command, order, plan);
    if (outcome !== null) return outcome;
    // Rivals may have gone ahead with an equal order, or used up what this one needs.
    plan = await planReuse(context, command, kind);
    refusal = await refuseAtOnce(context, command, model, plan);
    if (refusal !== null) return refusal;
  }
  throw new DatabaseError("busy", "rivals took what an order needed each time it was free");
}

/** Whether each of the providers that run a model says that we have no credit there. */
export async function isWithoutCreditAnywhere(
  context: EngineContext,
  model: ModelDefinition,
): Promise<boolean> {
  const providers = routesOf(model).map(({ provider }) => provider);
  const configured = providers.filter((provider) => context.providerOf(provider) !== null);
  for (const provider of configured) {
    if (!(await isWithoutCredit(context, provider))) return false;
  }
  return configured.length > 0;
}

/** What stands against an order whatever else is ordered; null when nothing does. */
async function refuseAtOnce(
  context: EngineContext,
  command: CreateCommand,
  model: ModelDefinition,
  plan: ReusePlan,
): Promise<CreateOutcome | null> {
  if (command.maxCredits !== null && plan.credits > command.maxCredits) {
    return { outcome: "price_above_limit", requiredCredits: plan.credits };
  }
  // What is stored already needs neither the spool nor a provider.
  if (plan.source?.isStored === true) return null;
  if (context.spool.isFull()) return { outcome: "spool_full" };
  // What is to start later may well be taken then.
  if (command.runAt === null && (await isWithoutCreditAnywhere(context, model))) {
    return { outcome: "provider_credit" };
  }
  return null;
}

/**
 * Writes the order; null when it was refused for what is no longer in its way, or for an equal one
 * that went ahead.
 */
async function placeOrder(
  context: EngineContext,
  command: CreateCommand,
  order: Order,
  plan: ReusePlan,
): Promise<CreateOutcome | null> {
  const { model, input } = order;
  const kind = { provider: model.provider, model: model.model, mode: modeOf(model, input) };
  const delivery = await deliveryOf(context, kind, command);
  const row = newRow(context, command, order, { plan, pattern: delivery.pattern });
  const unit = creationUnit(context, row, command, { order, isFirst: plan.isFirst });
  const [result] = await context.database.transact([unit]);
  if (result === undefined) throw new EngineError("broken_store", "a unit came back unanswered");
  if (result.outcome === "applied") {
    context.feed.wake("event");
    context.announceWork();
    const prediction = await view(context, await settleIn(context, row));
    return { outcome: "created", prediction, delivery };
  }
  switch (result.reason) {
    case "idempotency_key": {
      const twin = await findByKey(context, command);
      return twin === null ? null : answerTwin(context, twin, command);
    }
    case "quota":
    case "credits":
      return findObstacle(context, command, row.creditsPrice);
    case "alike":
      return null;
    case "sequence":
      // The equal order that was in the way is gone by now.
      if (plan.isFirst) return null;
      throw new EngineError("broken_store", "a creation was refused by sequence");
    case "batch_item":
    case "lease":
    case "constraint":
      throw new EngineError(
        "broken_store",
        `a creation was refused by ${result.constraint ?? result.reason}`,
      );
  }
}

/** An order for a provider that does not answer goes to another one at once, where there is one. */
async function settleIn(context: EngineContext, row: PredictionRow): Promise<PredictionRow> {
  const { alternatives = [] } = context.modelOf(row.model) ?? {};
  if (alternatives.length === 0 || row.runAt !== null || row.reuseOf !== null) return row;
  try {
    const isHeld = await context.health.isHeld(row.provider);
    if (!isHeld || !(await switchProvider(context, row))) return row;
    return (await loadPrediction(context, row.id)) ?? row;
  } catch (error) {
    // The order stands; what waits for such a provider is looked after again and again.
    context.log("warn", "an order could not be given to another provider", { error });
    return row;
  }
}

/** What an order lacks at this moment, its place first; null when it lacks nothing. */
async function findObstacle(
  context: EngineContext,
  command: CreateCommand,
  requiredCredits: number,
): Promise<CreateOutcome | null> {
  const quota = command.quota ?? null;
  const retryAfterMs = quota === null ? null : await quotaWaitMs(context, quota);
  if (retryAfterMs !== null) return { outcome: "quota_used", retryAfterMs };
  const cap = await findCap(context, command.accountId, requiredCredits);
  if (cap !== null) return { outcome: "cap_reached", ...cap, requiredCredits };
  const available = await spendableOf(context, command.accountId);
  if (available >= requiredCredits) return null;
  return { outcome: "insufficient_credits", requiredCredits, availableCredits: available };
}
