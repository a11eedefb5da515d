import { DatabaseError, account, prediction } from "@darkroom/db";
import type { PredictionRow, Unit } from "@darkroom/db";
import { actorName } from "@darkroom/lifecycle";
import type { Pattern } from "@darkroom/lifecycle";
import { and, desc, eq, sql } from "drizzle-orm";
import { ownedBy } from "../accounts/owned-by.ts";
import { findCap } from "../caps/caps.ts";
import type { EngineContext } from "../context.ts";
import { EngineError } from "../errors.ts";
import { namedRow, readNamed } from "../endpoints/name.ts";
import type { NamedEndpoint } from "../endpoints/name.ts";
import { createJob } from "../jobs/kinds.ts";
import { APPLY_TRIES_MAX } from "../limits.ts";
import type { ModelDefinition } from "../models/definition.ts";
import { modeOf } from "../models/mode.ts";
import { deliveryOf } from "../models/pattern.ts";
import { priceOf } from "../models/price.ts";
import { routesOf } from "../models/routes.ts";
import { prepareOnce } from "../prepare-once.ts";
import type { CreateCommand, CreateOutcome } from "../views.ts";
import { isWithoutCredit } from "../queue/credit-outage.ts";
import { checkInput } from "./check-input.ts";
import { digestOrder } from "./input.ts";
import { loadPrediction } from "./load.ts";
import { PRIORITIES } from "./priorities.ts";
import { quotaWaitMs } from "./quota.ts";
import { switchProvider } from "./switch.ts";
import { ledgerEntry } from "./unit.ts";
import { originDetail } from "../tracing/origin.ts";
import { view } from "./view.ts";

/** The first row of an order that was checked. */
export function newRow(
  context: EngineContext,
  command: CreateCommand,
  order: { model: ModelDefinition; input: Record<string, unknown>; pattern: Pattern },
): PredictionRow {
  const { model, input, pattern } = order;
  const now = context.now();
  const credits = priceOf(model, input);
  const startAt = Math.max(now, command.runAt ?? now);
  return {
    id: context.newId(),
    accountId: command.accountId,
    requestId: command.requestId,
    provider: model.provider,
    model: model.model,
    modelVersion: model.modelVersion,
    mode: modeOf(model, input),
    input,
    status: "queued",
    sequence: 1,
    pattern,
    priority: PRIORITIES[command.priority],
    creditsReserved: credits,
    creditsPrice: credits,
    creditsCaptured: 0,
    idempotencyKey: command.idempotencyKey,
    inputDigest: digestOrder(command),
    callbackUsed: false,
    providerPredictionId: null,
    providerStatus: null,
    providerOutputs: null,
    cancelRequested: false,
    errorCode: null,
    retryOf: command.retryOf,
    createdAt: now,
    submittedAt: null,
    lostAt: null,
    startedAt: null,
    finishedAt: null,
    endedAt: null,
    deadlineAt: startAt + Math.min(model.deadlineMs, command.cancelAfterMs ?? model.deadlineMs),
    runAt: command.runAt,
    providerDurationMs: null,
    abandonedAt: null,
    deletedAt: null,
    quotaSubject: command.quota?.subject ?? null,
  };
}

/** All writes of a creation: the event, the row, its reservation and its first job. */
export function creationUnit(
  context: EngineContext,
  row: PredictionRow,
  command: CreateCommand,
  named: NamedEndpoint,
): Unit {
  const at = row.createdAt;
  return {
    prediction: row,
    event: {
      uid: context.newId(),
      predictionId: row.id,
      accountId: row.accountId,
      sequence: 1,
      type: "prediction.created",
      fromStatus: null,
      toStatus: "queued",
      actor: actorName(command.actor),
      requestId: command.requestId,
      at,
      detail: originDetail(context),
    },
    ledger:
      row.creditsPrice > 0
        ? [ledgerEntry(context, row, { kind: "reservation", credits: row.creditsPrice, at })]
        : [],
    jobs: [
      createJob(context, "submit_prediction", row, {
        payload: { deferrals: 0 },
        runAt: row.runAt ?? at,
      }),
    ],
    results: [],
    ...(command.quota == null ? {} : { quota: command.quota }),
    ...(named.outcome === "named" ? { endpoint: namedRow(context, row, named.at) } : {}),
  };
}

const orderUnderKey = prepareOnce((orm) =>
  orm
    .select()
    .from(prediction)
    .where(
      and(
        ownedBy(prediction.accountId, sql.placeholder("accountId")),
        eq(prediction.idempotencyKey, sql.placeholder("idempotencyKey")),
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
  const [row] = await orderUnderKey(context).execute({ accountId, idempotencyKey });
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

async function availableCredits(context: EngineContext, accountId: string): Promise<number> {
  const [row] = await context.database.orm
    .select({ available: account.available })
    .from(account)
    .where(eq(account.id, accountId));
  return row?.available ?? 0;
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
  const checked = checkInput(model, command.input);
  if (checked.outcome === "invalid") return { outcome: "invalid_input", fields: checked.fields };
  const earlier = await findByKey(context, command);
  if (earlier !== null) return answerTwin(context, earlier, command);
  const requiredCredits = priceOf(model, checked.input);
  if (command.maxCredits !== null && requiredCredits > command.maxCredits) {
    return { outcome: "price_above_limit", requiredCredits };
  }
  if (context.spool.isFull()) return { outcome: "spool_full" };
  // What is to start later may well be taken then.
  if (command.runAt === null && (await isWithoutCreditAnywhere(context, model))) {
    return { outcome: "provider_credit" };
  }
  const named = await readNamed(context, command);
  if (named.outcome === "invalid") {
    return { outcome: "invalid_input", fields: [{ field: "webhook", message: named.message }] };
  }
  for (let attempt = 1; attempt <= APPLY_TRIES_MAX; attempt += 1) {
    const outcome = await placeOrder(context, command, { model, input: checked.input, named });
    if (outcome !== null) return outcome;
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

/** Writes the order; null when it was refused for what is no longer in its way. */
async function placeOrder(
  context: EngineContext,
  command: CreateCommand,
  order: { model: ModelDefinition; input: Record<string, unknown>; named: NamedEndpoint },
): Promise<CreateOutcome | null> {
  const { model, input, named } = order;
  const kind = { provider: model.provider, model: model.model, mode: modeOf(model, input) };
  const delivery = await deliveryOf(context, kind, command);
  const row = newRow(context, command, { model, input, pattern: delivery.pattern });
  const [result] = await context.database.transact([creationUnit(context, row, command, named)]);
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
    case "batch_item":
    case "lease":
    case "sequence":
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
  if (alternatives.length === 0 || row.runAt !== null) return row;
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
  const available = await availableCredits(context, command.accountId);
  if (available >= requiredCredits) return null;
  return { outcome: "insufficient_credits", requiredCredits, availableCredits: available };
}
