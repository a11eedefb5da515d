import type { HealthView } from "../../operator/views.ts";
import { TIED } from "../format.ts";
import type { Format } from "../format.ts";

type Finding = HealthView["verdict"]["findings"][number];

const page = {
  looking: "Looking…",
  title: "For operators",
  titleText:
    "This page shows how the installation is doing. It opens with the token that the server was started with.",
  token: "Operator token",
  open: "Open",
  opening: "Opening…",
  wrongToken: "The server does not take this token.",
  forgetToken: "Forget the token",
  unknown: "The state is not known",
  older: "What you see is older.",
  blind: "Without the database no figures can be told.",
};

const verdict = ({ number }: Format) => {
  const findings: Readonly<Record<Finding["kind"], string>> = {
    database: "The database does not answer.",
    storage: "The storage of results does not answer.",
    spool: "The spool is nearly full; when it is, nothing new starts.",
    worker: "The worker has not looked for work for a while.",
    queue: "Work that waits for nobody has been due for a while.",
    own_failures: "Predictions ended by our storage or a mistake of ours.",
    stuck: "Predictions have no end although they should.",
    breaker: "Its breaker is open: it failed again and again, and is tried from time to time.",
    errors: "More runs fail than before.",
    latency: "Runs take longer than before.",
    webhooks: "Ends do not come by webhook; polling brings them home.",
  };
  return {
    fine: "All is well.",
    us: "It is us.",
    provider: (name: string) => `It is ${name}.`,
    someProvider: "a provider",
    webhooks: (name: string) =>
      `Webhooks of ${name} do not arrive; polling brings the results home.`,
    asOf: "as of",
    blames: { us: "us", provider: "provider", webhooks: "webhooks" },
    findings,
    failed: (share: string, ended: number) => `${share} of ${number(ended)} runs failed.`,
    failedBefore: (share: string, ended: number, before: string) =>
      `${share} of ${number(ended)} runs failed, before it was ${before}.`,
    slower: (present: string, before: string) =>
      `95 % of its runs end within ${present}, before within ${before}.`,
    rescued: (polled: number, expected: number) =>
      `${number(polled)} of ${number(expected)} ends did not come by webhook; polling brought them home.`,
  };
};

const figures = ({ number }: Format) => ({
  success: "Success, last day",
  successNote: (succeeded: number, failed: number) =>
    `${number(succeeded)} succeeded, ${number(failed)} failed`,
  orderToResult: "Order to result, p95",
  halfWithin: (time: string) => `half within ${time}`,
  unfinished: "Unfinished",
  oldestJob: (time: string) => `oldest due job ${time}`,
  noDeadLetters: "no dead letters",
  deadLetters: (count: number) => `dead letters: ${number(count)}`,
  stuck: "Stuck",
  stuckNote: (pastDeadline: number, unusual: number) =>
    `${number(pastDeadline)} past the deadline, ${number(unusual)} unusual`,
  byWebhook: "Ends by webhook",
  byWebhookNote: (expected: number, lag: string) => `of ${number(expected)}; lag p95 ${lag}`,
  rescued: "Rescued by polling",
  ends: (count: number) => `${number(count)} ends`,
  owed: "Credits owed",
  owedNote: (free: number, held: number) => `${number(free)} free, ${number(held)} held`,
  charged: "Credits charged, last day",
  noPrice: "no provider told a price",
  providerCosts: (credits: number, billed: number, runs: number) =>
    `providers: ${number(credits)}, ${number(billed)} of ${number(runs)} runs told theirs`,
  inVain: "Charged without a result",
  beyond: (credits: number) => `beyond reservations: ${number(credits)}`,
  gaveUp: "Gave up waiting",
  gaveUpNote: (abandoned: number, awaited: number) =>
    `${number(abandoned)} of ${number(awaited)} awaited`,
  orphans: "Orphans",
  orphansNote: (suspected: number) => `paid in vain; suspected: ${number(suspected)}`,
  spool: "Spool",
  storageAnswers: "storage answers",
  storageSilent: "storage does not answer",
});

const plots = {
  heading: "The last 24 hours",
  ended: "Ended predictions",
  succeeded: "succeeded",
  failed: "failed",
  orderToResult: "From order to result",
  homecoming: "How ends came home",
  byWebhook: "by webhook",
  byPolling: "by polling",
  lag: "Lag of webhooks, p95",
  lagSeries: "lag",
  charged: "Credits charged",
  credits: "credits",
  providerCharged: "What providers charged us",
  providerCredits: "their credits",
  told: (title: string, most: string) => `${title}, last 24 hours: at most ${most}.`,
  nothing: "nothing yet",
  now: "now",
};

const tables = ({ number }: Format) => ({
  providers: "Providers",
  provider: "Provider",
  noProvider: "No provider is set up.",
  breaker: "Breaker",
  takes: "takes predictions",
  beingTried: "being tried",
  outOfService: "out of service",
  triedAt: (words: string, at: string) => `${words}, tried ${at}`,
  failedNow: "Failed now",
  failedBefore: "Failed before",
  p95Now: "p95 now",
  p95Before: "p95 before",
  webhooksNow: "Webhooks now",
  noWebhooks: "none can reach us",
  shareOf: (share: string, of: number) => `${share} of ${number(of)}`,
  costs: "Costs told",
  models: "Models, last day",
  model: "Model",
  noModel: "Nothing ran yet.",
  at: (model: string, provider: string) => `${model} at ${provider}`,
  succeeded: "Succeeded",
  failed: "Failed",
  open: "Open",
  queueP95: "Queue p95",
  startP95: "Start p95",
  runP95: "Run p95",
  storeP95: "Store p95",
  jobs: "Open jobs",
  kind: "Kind",
  noJob: "No work is open.",
  due: "Due",
  interactive: "interactive",
  batch: "batch",
  errors: "Why they failed, last day",
  reason: "Reason",
  noError: "None failed.",
  predictions: "Predictions",
});

const inspection = ({ number }: Format) => ({
  heading: "One prediction",
  id: "Id of the prediction",
  hint: "It shows what another person wrote. Each look is written down with your name.",
  stuck: "Stuck, the oldest first:",
  notFound: "There is no prediction with this id.",
  name: (id: string) => `Prediction ${id}`,
  status: "Status",
  model: "Model",
  providerId: "Its id there",
  account: "Account",
  request: "Request",
  credits: "Credits",
  creditsNote: (price: number, held: number, charged: number) =>
    `price ${number(price)}, held ${number(held)}, charged ${number(charged)}`,
  ordered: "Ordered",
  accepted: "Accepted",
  finished: "Finished there",
  ended: "Ended",
  deadline: "Deadline",
  input: "Input",
  events: "Events",
  details: "Details",
  by: (actor: string, at: string) => `by ${actor}, ${at}`,
  deliveries: "Webhook deliveries",
  notProcessed: "not processed yet",
  bytes: (count: number) => `${number(count)} bytes`,
  body: "Body",
  ignored: "News that changed nothing",
  jobs: "Jobs",
  job: (due: string, attempts: number, most: number) =>
    `due ${due}, attempt ${number(attempts)} of ${number(most)}`,
  deadSince: (at: string) => `, dead since ${at}`,
  lastError: "Last error",
  ledger: "Ledger",
  results: "Stored results",
  removed: (at: string) => `(removed ${at})`,
  looks: "Looks of operators",
  showLooks: "Show who looked",
  noLooks: "Nobody has looked yet.",
});

/** A number and its unit stay on one line. */
const units = {
  milliseconds: (count: string) => `${count}${TIED}ms`,
  seconds: (count: string) => `${count}${TIED}s`,
  minutes: (count: string) => `${count}${TIED}min`,
  hours: (count: string) => `${count}${TIED}h`,
};

/** The page of operators. Names of the code stay as they are: they are what logs say. */
export const createOperatorTexts = (format: Format) => ({
  page,
  units,
  verdict: verdict(format),
  figures: figures(format),
  plots,
  tables: tables(format),
  inspection: inspection(format),
});

export type OperatorTexts = ReturnType<typeof createOperatorTexts>;
