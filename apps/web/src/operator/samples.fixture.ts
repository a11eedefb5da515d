import type { HealthStep, HealthView, Inspection } from "./views.ts";

const STEPS = 96;
const STEP_MS = 900_000;
const NOW = Date.UTC(2026, 10, 27, 11, 40);

/** A day with a quiet night, and a provider that gets slower at its end. */
function sampleSteps(): HealthStep[] {
  return Array.from({ length: STEPS }, (_, place) => {
    const isNight = place < 24;
    const ended = isNight ? 0 : 20 + ((place * 7) % 13);
    const isLate = place > 90;
    return {
      from: new Date(NOW - (STEPS - place) * STEP_MS).toISOString(),
      ended,
      succeeded: isNight ? 0 : ended - (isLate ? 8 : 1),
      failed: isNight ? 0 : isLate ? 8 : 1,
      p50Ms: isNight ? null : 2_100 + (place % 5) * 80,
      p95Ms: isNight ? null : (isLate ? 9_000 : 3_900) + (place % 7) * 150,
      byWebhook: isNight ? 0 : ended - 2,
      byPolling: isNight ? 0 : 2,
      lagP95Ms: isNight ? null : 240 + (place % 9) * 20,
      creditsCaptured: isNight ? 0 : ended * 3,
      providerCredits: isNight ? 0 : ended * 0.4,
    };
  });
}

const percentiles = (p50: number, p95: number) => ({ count: 1_600, p50, p95, p99: p95 * 1.4 });
const webhooks = {
  expected: 1_640,
  byWebhook: 1_590,
  byPolling: 50,
  deliveredShare: 1_590 / 1_640,
  rescuedShare: 50 / 1_640,
  lagMs: percentiles(180, 420),
};
const costs = { providerCredits: 612.4, billedRuns: 1_500, runs: 1_640 };

const stages = {
  queue: percentiles(20, 90),
  start: percentiles(160, 900),
  run: percentiles(1_700, 2_900),
  store: percentiles(90, 240),
  total: percentiles(2_150, 4_100),
};

const ends: HealthView["ends"] = {
  ended: 1_660,
  byStatus: { succeeded: 1_610, failed: 32, canceled: 12, expired: 6 },
  byError: { provider_rejected: 21, timeout: 6, safety: 11 },
  successShare: 0.9835,
  awaited: 1_420,
  abandoned: 61,
  creditsCaptured: 4_830,
  creditsCapturedInVain: 0,
};

const replicate: HealthView["providers"][number] = {
  provider: "replicate",
  answers: true,
  breaker: "closed",
  startFailures: 0,
  getFailures: 0,
  probeAt: null,
  present: { ended: 44, failedShare: 0.02, p95Ms: 3_100 },
  before: { ended: 1_400, failedShare: 0.015, p95Ms: 2_950 },
  webhooks,
  webhooksPresent: webhooks,
  webhooksReachable: true,
  costs,
};

/** What an operator sees on a usual day. */
export function sampleHealth(overrides: Partial<HealthView> = {}): HealthView {
  return {
    at: new Date(NOW).toISOString(),
    isBlind: false,
    windowMs: STEPS * STEP_MS,
    stepMs: STEP_MS,
    verdict: { blame: "fine", summary: "All is well.", findings: [] },
    ends,
    stages,
    webhooks,
    queue: {
      open: [
        { priority: 0, kind: "submit_prediction", jobs: 4, due: 1 },
        { priority: 10, kind: "submit_prediction", jobs: 1_204, due: 1_190 },
        { priority: 0, kind: "reconcile_prediction", jobs: 6, due: 0 },
      ],
      oldestDueMs: 41_000,
      oldestUnpacedMs: 0,
      deadLetters: 2,
      inHand: 5,
    },
    stuck: { pastDeadline: 0, pastUsual: 0, ids: [] },
    open: { queued: 1_208, starting: 2, processing: 4 },
    liabilities: { available: 48_210, reserved: 3_642, at: new Date(NOW).toISOString() },
    costs,
    ignored: { terminal: 14 },
    providers: [replicate],
    models: [
      {
        provider: "replicate",
        model: "darkroom/jersey-speed",
        byStatus: { succeeded: 1_610, failed: 32, canceled: 12, expired: 6 },
        open: { queued: 1_208, processing: 4 },
        stages,
      },
    ],
    steps: sampleSteps(),
    parts: {
      database: true,
      storage: true,
      spool: { bytes: 12_000_000, bytesMax: 1_073_741_824 },
      worker: { running: true, lastTickAt: new Date(NOW).toISOString() },
    },
    counters: { orphanPaid: 0, orphanSuspected: 1, creditsLost: 0 },
    ...overrides,
  };
}

/** A day on which a provider fails and another one is out. */
export function sampleTrouble(): HealthView {
  const health = sampleHealth();
  const stuckIds = ["01a21cc0-2205-7517-a069-13f09aa8ab66", "01a21cc0-9b1d-7222-8888-13f09aa8ab67"];
  return {
    ...health,
    verdict: {
      blame: "provider",
      summary: "It is replicate.",
      findings: [
        {
          blame: "provider",
          kind: "errors",
          provider: "replicate",
          evidence: "38 % of 44 runs failed, before it was 2 %.",
        },
        {
          blame: "webhooks",
          kind: "webhooks",
          provider: "replicate",
          evidence: "14 of 40 ends did not come by webhook; polling brought them home.",
        },
      ],
    },
    stuck: { pastDeadline: 0, pastUsual: 2, ids: stuckIds },
    providers: health.providers.map((view) => ({
      ...view,
      answers: false,
      breaker: "open",
      probeAt: new Date(NOW + 20_000).toISOString(),
      present: { ended: 44, failedShare: 0.38, p95Ms: 9_800 },
    })),
  };
}

const sampleEvents = (at: string): Inspection["events"] => [
  {
    sequence: 1,
    type: "prediction.created",
    from: null,
    to: "queued",
    actor: "user:1",
    requestId: "request-of-the-order",
    at,
    detail: null,
  },
  {
    sequence: 2,
    type: "provider.updated",
    from: "processing",
    to: "failed",
    actor: "webhook:1",
    requestId: null,
    at,
    detail: { providerStatus: "failed", errorText: "CUDA out of memory" },
  },
];

const sampleDeliveries = (at: string): Inspection["deliveries"] => [
  {
    id: "delivery-1",
    webhookId: "msg_1",
    receivedAt: at,
    processedAt: at,
    verdict: "accepted",
    outcome: "applied",
    attempts: 1,
    bodyBytes: 812,
    body: '{"status":"failed"}',
  },
];

/** A failed prediction with everything that can be known of one. */
export function sampleInspection(): Inspection {
  const at = new Date(NOW).toISOString();
  const id = "01a21cc0-2205-7517-a069-13f09aa8ab66";
  return {
    prediction: {
      id,
      accountId: "01a21cc0-0000-7000-8000-000000000001",
      requestId: "request-of-the-order",
      provider: "replicate",
      model: "darkroom/jersey-speed",
      modelVersion: null,
      status: "failed",
      providerStatus: "failed",
      providerPredictionId: "rp-of-the-run",
      pattern: "poll",
      priority: 0,
      errorCode: "provider_rejected",
      input: { prompt: "a jersey of somebody else" },
      credits: { price: 3, reserved: 0, captured: 0 },
      retryOf: null,
      cancelRequested: false,
      callbackUsed: true,
      createdAt: at,
      runAt: null,
      submittedAt: at,
      lostAt: null,
      startedAt: at,
      finishedAt: at,
      endedAt: at,
      abandonedAt: null,
      deadlineAt: at,
    },
    events: sampleEvents(at),
    deliveries: sampleDeliveries(at),
    ignored: [
      {
        source: "reconciler:provider.updated",
        reason: "terminal",
        providerPredictionId: "rp-of-the-run",
        providerStatus: "failed",
        at,
        detail: null,
      },
    ],
    jobs: [],
    ledger: [
      { kind: "reservation", credits: 3, idempotencyKey: `reservation:${id}`, at },
      { kind: "release", credits: 3, idempotencyKey: `release:${id}`, at },
    ],
    results: [],
    accesses: [
      {
        id: "look-1",
        operator: "operator-token",
        kind: "prediction",
        predictionId: id,
        accountId: "01a21cc0-0000-7000-8000-000000000001",
        requestId: "request-of-the-look",
        at,
      },
    ],
  };
}
