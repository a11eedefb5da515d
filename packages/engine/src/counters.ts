/** What operators watch; every count starts at zero with the process. */
const NO_COUNTS = {
  /** The provider finished, and billed, work whose reservation we had given back. */
  orphanPaid: 0,
  /** A run that was cancelled at work: the provider bills it, the customer gets all back. */
  canceledBilled: 0,
  /** An answer was lost and no orphan was found inside the window. */
  orphanSuspected: 0,
  /** A provider prediction was bound although the answer to its creation was lost. */
  orphanAdopted: 0,
  /** Ends that a webhook brought home. */
  settledByWebhook: 0,
  /** Ends that the reconciler brought home: webhooks that never came. */
  settledByReconciler: 0,
  unknownProviderStatus: 0,
  ignoredUpdates: 0,
  /** Credits that runs cost beyond their reservation. */
  creditsLost: 0,
  /** Reads and writes of the spool that its disk refused. */
  spoolFailed: 0,
  previewsSkipped: 0,
  /** Times at which a provider was found to give our account no credit. */
  creditOutages: 0,
  /** Predictions that had lost their work and got it again. */
  rescued: 0,
  /** Deliveries that came before their prediction and were applied when it appeared. */
  deliveriesUnparked: 0,
  /** Breakers of providers that this process has opened. */
  breakersOpened: 0,
  /** Predictions given to another provider before anything was sent. */
  providersSwitched: 0,
  /** Predictions that ended while nobody was there any more who waited for them. */
  abandoned: 0,
  /** Predictions that failed or expired, and the credits charged for them. */
  failedAttempts: 0,
  failedAttemptCredits: 0,
  /** Predictions that succeeded, and the credits charged for them. */
  successes: 0,
  successCredits: 0,
  /** Status reads that a snapshot answered, and those that went to the database beside one. */
  snapshotHits: 0,
  snapshotMisses: 0,
  /** Outgoing webhooks that were taken, attempts that were not, and events given up. */
  eventsDelivered: 0,
  eventAttemptsFailed: 0,
  eventsGivenUp: 0,
  /** Pushes that a push service took, and browsers that it no longer knew. */
  pushesSent: 0,
  pushSubscriptionsGone: 0,
  /** Mails that a relay took, attempts that were not, and mails that will never be sent. */
  mailsSent: 0,
  mailAttemptsFailed: 0,
  mailsGivenUp: 0,
  /** Orders that the hook of moderation let pass, refused, and could not judge. */
  moderationAllowed: 0,
  moderationRefused: 0,
  moderationUnavailable: 0,
  /** Predictions that were answered with the stored result of an equal one. */
  reused: 0,
  jobsFailed: 0,
  leasesLost: 0,
};
export type CounterName = keyof typeof NO_COUNTS;

export interface Counters {
  add: (name: CounterName, amount?: number) => void;
  read: () => Record<CounterName, number>;
}

/** Counters of one engine. */
export function createCounters(): Counters {
  const counts = { ...NO_COUNTS };
  return {
    add: (name, amount = 1) => {
      counts[name] += amount;
    },
    read: () => ({ ...counts }),
  };
}
