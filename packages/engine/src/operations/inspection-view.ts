/** One look of an operator at what another person wrote. Times are ISO 8601. */
export type AccessView = {
  id: string;
  operator: string;
  kind: "prediction";
  predictionId: string;
  accountId: string;
  requestId: string;
  at: string;
};

/** JSON that events and ignored updates carry. */
export type Detail = Readonly<Record<string, unknown>> | null;

/**
 * Everything that is known of one prediction, for operators. Times are ISO 8601. Tokens that
 * stand in a provider's words are hidden.
 */
export type InspectionView = {
  prediction: {
    id: string;
    accountId: string;
    requestId: string;
    provider: string;
    model: string;
    modelVersion: string | null;
    status: string;
    providerStatus: string | null;
    providerPredictionId: string | null;
    pattern: string;
    priority: number;
    errorCode: string | null;
    input: Readonly<Record<string, unknown>>;
    credits: { price: number; reserved: number; captured: number };
    retryOf: string | null;
    cancelRequested: boolean;
    callbackUsed: boolean;
    createdAt: string;
    runAt: string | null;
    submittedAt: string | null;
    lostAt: string | null;
    startedAt: string | null;
    finishedAt: string | null;
    endedAt: string | null;
    abandonedAt: string | null;
    deadlineAt: string;
  };
  events: {
    sequence: number;
    type: string;
    from: string | null;
    to: string;
    actor: string;
    requestId: string | null;
    at: string;
    /** The provider's own words, reasons and counts. */
    detail: Detail;
  }[];
  deliveries: {
    id: string;
    webhookId: string;
    receivedAt: string;
    processedAt: string | null;
    verdict: string;
    outcome: string | null;
    attempts: number;
    bodyBytes: number;
    /** As it was received; null where only its digest is kept. */
    body: string | null;
  }[];
  ignored: {
    source: string;
    reason: string;
    providerPredictionId: string | null;
    providerStatus: string | null;
    at: string;
    detail: Detail;
  }[];
  jobs: {
    id: string;
    kind: string;
    runAt: string;
    attempts: number;
    attemptsMax: number;
    leaseOwner: string | null;
    deadAt: string | null;
    lastError: string | null;
  }[];
  ledger: { kind: string; credits: number; idempotencyKey: string; at: string }[];
  results: {
    id: string;
    kind: string;
    mediaType: string;
    bytes: number;
    sha256: string;
    createdAt: string;
    tombstonedAt: string | null;
  }[];
  /** Looks of operators at this prediction, newest first, this one included. */
  accesses: AccessView[];
};
