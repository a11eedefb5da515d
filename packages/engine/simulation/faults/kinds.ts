/**
 * Everything that can go wrong, with the probability of each opportunity in a run that has this
 * trouble at all. What has 0 is decided once for a run.
 */
export const FAULT_ODDS = {
  // Our own machines.
  crash: 0,
  power_cut: 0,
  pause: 0.1,
  restart: 0,
  clock_forward: 0,
  clock_backward: 0,
  database_busy: 0,
  database_answer_lost: 0.01,
  storage_error: 0.15,
  storage_answer_lost: 0.05,
  storage_outage: 0,
  spool_full: 0.25,
  disk_full: 0.1,
  // Creating at the provider.
  create_refused: 0.1,
  create_429: 0.2,
  create_429_bare: 0.1,
  create_402: 0.08,
  create_401: 0.03,
  create_422: 0.05,
  create_500_before: 0.1,
  create_500_after: 0.12,
  create_reset_before: 0.1,
  create_reset_after: 0.15,
  create_silent_after: 0.08,
  create_unreadable_after: 0.1,
  create_slow: 0.15,
  provider_outage: 0,
  // Asking the provider.
  get_error: 0.15,
  get_429: 0.08,
  get_reset: 0.1,
  get_missing: 0.15,
  get_stale: 0.15,
  get_without_webhook: 0,
  list_error: 0.25,
  list_without_webhook: 0,
  list_incomplete: 0.15,
  cancel_error: 0.2,
  // Webhooks.
  webhook_lost: 0.25,
  webhook_duplicate: 0.2,
  webhook_delayed: 0.25,
  webhook_corrupt: 0.12,
  webhook_old: 0.1,
  webhook_early: 0.3,
  webhook_contradicting: 0.12,
  webhook_forged: 0.3,
  webhooks_none: 1,
  secret_rotated: 0,
  secret_error: 0.2,
  // What runs make.
  run_failed: 0.1,
  run_refused: 0.06,
  run_aborted: 0.06,
  run_stopped: 0.05,
  run_hangs: 0.08,
  run_hangs_for_ever: 0.06,
  status_unknown: 0.15,
  output_empty: 0.06,
  output_many: 0.2,
  output_data: 0.12,
  output_text: 0.15,
  output_moved: 0.12,
  output_expired: 0.06,
  download_slow: 0.1,
  download_cut: 0.12,
  download_short: 0.08,
  download_error: 0.12,
  // People.
  user_cancels: 0.35,
  user_asks_twice: 0.3,
  user_retries: 0.5,
  user_loses_answer: 0.15,
  accounts_merged: 0,
  operator_settles: 0.25,
  operator_replays: 0.5,
} as const;

export type FaultKind = keyof typeof FAULT_ODDS;

const isFaultKind = (name: string): name is FaultKind => Object.hasOwn(FAULT_ODDS, name);

export const FAULT_KINDS: readonly FaultKind[] = Object.keys(FAULT_ODDS).filter(isFaultKind);

/** How often each kind was injected; kinds that never were are left out. */
export type FaultCounts = Partial<Record<FaultKind, number>>;
