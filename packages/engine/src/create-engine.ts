import { CLOSED_BREAKER } from "@darkroom/lifecycle";
import type { Breaker } from "@darkroom/lifecycle";
import { openAccountExport } from "./accounts/export/open-export.ts";
import { deleteAccount } from "./accounts/delete.ts";
import { bringAlong } from "./accounts/bring-along.ts";
import { linkUsers } from "./accounts/link.ts";
import { audit } from "./audit/audit.ts";
import { attend } from "./accounts/attend.ts";
import { openAccountOf } from "./accounts/open.ts";
import { createPresence } from "./accounts/presence.ts";
import { createBatchVerbs } from "./batches/verbs.ts";
import { capsOf, setCaps } from "./caps/caps.ts";
import type { EngineContext, EngineOptions } from "./context.ts";
import { createCounters } from "./counters.ts";
import { grantByOperator } from "./credits/grant.ts";
import { grantPayment } from "./credits/grant-payment.ts";
import { balanceOf, ledgerOf } from "./credits/read.ts";
import { ingestDelivery, refuseAddress } from "./deliveries/ingest.ts";
import { listDeliveries } from "./deliveries/list.ts";
import { replayDelivery } from "./deliveries/replay.ts";
import { ENDPOINT_REQUESTS_MAX } from "./endpoints/limits.ts";
import { createEndpointPlaces } from "./endpoints/places.ts";
import { createEndpointVerbs } from "./endpoints/verbs.ts";
import type { Engine } from "./engine.ts";
import { createDispatch } from "./dispatch/create-dispatch.ts";
import { createFeed } from "./feed/create-feed.ts";
import { watch } from "./feed/watch.ts";
import { setBudgets } from "./jobs/budgets.ts";
import { createWorker } from "./jobs/worker.ts";
import { createKeyVerbs } from "./keys/verbs.ts";
import { createMailVerbs } from "./mails/order.ts";
import { createMailHealth } from "./mails/state.ts";
import { RETENTION_UNKNOWN_MS } from "./limits.ts";
import { createDurationHistory } from "./models/history.ts";
import { modeOf } from "./models/mode.ts";
import { deliveryOf } from "./models/pattern.ts";
import { orderedInput, quoteOf } from "./models/price.ts";
import { viewModel } from "./models/view.ts";
import { createOperationVerbs } from "./operations/verbs.ts";
import { awaitEnd } from "./predictions/await-end.ts";
import { createNotificationVerbs } from "./notifications/verbs.ts";
import { cancelPrediction } from "./predictions/cancel.ts";
import { deletePrediction } from "./predictions/delete.ts";
import { createPrediction } from "./predictions/create.ts";
import { dayOutcomes } from "./predictions/day-outcomes.ts";
import { createEndWaiters } from "./predictions/end-waiters.ts";
import { switchWaiting } from "./predictions/switch.ts";
import { activePredictions } from "./predictions/active.ts";
import { listPredictions, timelineOf } from "./predictions/list.ts";
import { getPrediction } from "./predictions/get.ts";
import { retryPrediction } from "./predictions/retry.ts";
import { settlePrediction } from "./predictions/settle.ts";
import { viewHealth } from "./provider-health/view-health.ts";
import { observeProvider } from "./provider-health/observe-provider.ts";
import { createProviderHealth } from "./provider-health/create-provider-health.ts";
import { queriesOf } from "./queries.ts";
import { listDeadLetters, redriveDeadLetters } from "./queue/dead-letters.ts";
import { isProviderPaused, viewPaused } from "./queue/pauses/read.ts";
import { createPauseVerbs } from "./queue/pauses/verbs.ts";
import { probeMedia } from "./results/probe-media.ts";
import { readPreview, readResult } from "./results/read.ts";
import { createSessionVerbs } from "./sessions/verbs.ts";
import { createUserVerbs } from "./users/verbs.ts";
import { createSignUpVerbs } from "./sign-ups/verbs.ts";
import { createScheduleVerbs } from "./schedules/verbs.ts";
import { createUploadVerbs } from "./uploads/add.ts";
import { shareResults } from "./results/share.ts";
import { reuseOf, setReuse } from "./reuse/setting.ts";
import { RETENTION_DEFAULT } from "./retention/table.ts";
import { traceProvider } from "./tracing/trace-provider.ts";
import { NO_TRACER } from "./tracing/tracer.ts";

const isUp = (check: Promise<void>): Promise<boolean> =>
  check.then(
    () => true,
    () => false,
  );

function createContext(options: EngineOptions): EngineContext {
  const counters = createCounters();
  const tracer = options.tracer ?? NO_TRACER;
  const health = createProviderHealth({
    ...options,
    counters,
    isSwitchedOff: (provider) => isProviderPaused(options, provider),
    onOpen: async (provider) => {
      await switchWaiting(context, provider);
    },
  });
  const providers = new Map(
    options.providers.map((provider) => [
      provider.name,
      observeProvider(traceProvider(provider, tracer), health),
    ]),
  );
  const models = new Map(options.models.map((model) => [model.model, model]));
  const parts: Omit<EngineContext, "feed"> = {
    ...options,
    providerOf: (name) => providers.get(name) ?? null,
    modelOf: (model) => models.get(model) ?? null,
    retentionMs: (name) => providers.get(name)?.capabilities.retentionMs ?? RETENTION_UNKNOWN_MS,
    retention: options.retention ?? RETENTION_DEFAULT,
    reuseCredits: options.reuseCredits ?? 0,
    probeMedia: options.probeMedia ?? probeMedia,
    queries: queriesOf(options),
    tracer,
    history: createDurationHistory(options.database, options.now),
    counters,
    health,
    endWaiters: createEndWaiters(),
    push: options.push ?? null,
    pusher: options.pusher ?? null,
    mail: options.mail ?? null,
    mailHealth: createMailHealth(options.mail != null),
    presence: createPresence(options),
    endpointPlaces: createEndpointPlaces(ENDPOINT_REQUESTS_MAX),
    dispatch: createDispatch(options),
    announceWork: () => undefined,
  };
  const context: EngineContext = Object.assign(parts, { feed: createFeed(parts) });
  return context;
}

async function healthOf(
  context: EngineContext,
  worker: { running: boolean; lastTickAt: number | null },
): ReturnType<Engine["health"]> {
  const [database, storage, breakers, paused] = await Promise.all([
    isUp(context.database.ping()),
    isUp(context.storage.check()),
    // Without the database nobody knows; that it is down is said beside.
    context.health.all().catch(() => new Map<string, Breaker>()),
    viewPaused(context).catch(() => []),
  ]);
  return {
    database,
    storage,
    spool: context.spool.usage(),
    worker,
    queue: context.dispatch.state(),
    mail: context.mailHealth.read(),
    webhooks: context.providers.map((provider) => ({
      provider: provider.name,
      reachable: provider.capabilities.webhooks && context.webhooksReachable(provider.name),
    })),
    providers: context.providers.map(({ name }) =>
      viewHealth(name, breakers.get(name) ?? CLOSED_BREAKER, context.now()),
    ),
    paused,
    counters: context.counters.read(),
  };
}

function modelVerbs(context: EngineContext): Engine["models"] {
  return {
    list: () => Promise.all(context.models.map((model) => viewModel(context, model))),
    get: async (name) => {
      const model = context.modelOf(name);
      return model === null ? null : viewModel(context, model);
    },
    quote: (name, input) => {
      const model = context.modelOf(name);
      return model === null ? null : quoteOf(model, input);
    },
    delivery: async (name, order) => {
      const model = context.modelOf(name);
      if (model === null) return null;
      const mode = modeOf(model, orderedInput(model, order.input));
      return deliveryOf(context, { provider: model.provider, model: name, mode }, order);
    },
  };
}

type Traced = <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;

function predictionVerbs(context: EngineContext, traced: Traced): Engine["predictions"] {
  return {
    create: (command) => traced("prediction.create", () => createPrediction(context, command)),
    get: (target) => getPrediction(context, target),
    list: (query) => listPredictions(context, query),
    active: (query) => activePredictions(context, query),
    cancel: (target) => traced("prediction.cancel", () => cancelPrediction(context, target)),
    delete: (target) => traced("prediction.delete", () => deletePrediction(context, target)),
    retry: (target) => retryPrediction(context, target),
    awaitEnd: (target) => awaitEnd(context, target),
    timeline: (target) => timelineOf(context, target),
    share: (target) => shareResults(context, target),
    settle: (command) => settlePrediction(context, command),
    watch: (query) => attend(context, query, watch(context, query)),
    watchers: () => context.feed.watchers(),
  };
}

function deliveryVerbs(context: EngineContext, traced: Traced): Engine["deliveries"] {
  return {
    ingest: (delivery) => traced("delivery.ingest", () => ingestDelivery(context, delivery)),
    refuse: (address) => refuseAddress(context, address),
    list: (query) => listDeliveries(context, query),
    replay: (target) => replayDelivery(context, target),
  };
}

/**
 * The heart: verbs over a migrated database. It starts nothing by itself; call `worker.start()`
 * in the processes that are to do the work.
 */
export function createEngine(options: EngineOptions): Engine {
  const context = createContext(options);
  const worker = createWorker(context, () => setBudgets(context));
  context.announceWork = () => {
    worker.wake();
    context.dispatch.announce();
  };
  const traced: Traced = (name, work) => context.tracer.span({ name, kind: "internal" }, work);
  return {
    predictions: predictionVerbs(context, traced),
    batches: createBatchVerbs(context),
    credits: {
      balance: (accountId) => balanceOf(context, accountId),
      ledger: (query) => ledgerOf(context, query),
      grant: (command) => grantByOperator(context, command),
      grantPayment: (grant) => grantPayment(context, grant),
    },
    signUps: createSignUpVerbs(context),
    sessions: createSessionVerbs(context),
    users: createUserVerbs(context),
    keys: createKeyVerbs(context),
    caps: {
      get: (accountId) => capsOf(context, accountId),
      set: (accountId, caps) => setCaps(context, accountId, caps),
    },
    reuse: {
      get: (accountId) => reuseOf(context, accountId),
      set: (accountId, reuse) => setReuse(context, accountId, reuse),
    },
    accounts: {
      open: (userId) => openAccountOf(context, userId),
      seen: context.presence.seen,
      link: (users) => linkUsers(context, users),
      delete: (accountId) => deleteAccount(context, accountId),
      openExport: (accountId) => openAccountExport(context, accountId),
      bringAlong: (arrival) => bringAlong(context, arrival),
    },
    models: modelVerbs(context),
    endpoints: createEndpointVerbs(context),
    notifications: createNotificationVerbs(context),
    mails: createMailVerbs(context),
    deliveries: deliveryVerbs(context, traced),
    queue: {
      ...createPauseVerbs(context),
      deadLetters: (query) => listDeadLetters(context, query),
      redrive: (command) => redriveDeadLetters(context, command),
    },
    schedules: createScheduleVerbs(context),
    uploads: createUploadVerbs(context),
    results: {
      read: (query) => readResult(context, query),
      preview: (query) => readPreview(context, query),
    },
    worker: { tick: worker.tick, start: worker.start, stop: worker.stop },
    operations: createOperationVerbs(context, () => healthOf(context, worker.status())),
    endWaits: context.endWaiters.close,
    audit: () => audit(context.database),
    outcomes: () => dayOutcomes(context),
    health: () => healthOf(context, worker.status()),
    close: () => {
      context.feed.close();
      context.endWaiters.close();
      return worker.stop();
    },
  };
}
