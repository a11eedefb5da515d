import type {
  EndpointRow,
  LedgerEntryRow,
  NewJob,
  PredictionEventRow,
  PredictionRow,
  StoredResultRow,
} from "../rows.ts";

/** Everything that one transition writes, as data. It is committed wholly or not at all. */
export type Unit = {
  /** The full row after the change. */
  prediction: PredictionRow;
  /** `sequence` equals the prediction's; the stored row must be exactly one behind. 1 creates. */
  event: Omit<PredictionEventRow, "id" | "commitId">;
  ledger: Omit<LedgerEntryRow, "commitId">[];
  jobs: NewJob[];
  results: StoredResultRow[];
  /** Written only where an endpoint is there that may want this event. */
  announcement?: NewJob;
  /** The endpoint that the order of this prediction names. */
  endpoint?: EndpointRow;
  /**
   * The item of a batch that the created prediction is. The ledger gives its credits back from
   * what the batch holds, so that the reservation needs nothing else.
   */
  batchItem?: { batchId: string; position: number; credits: number };
  /** The places of the quota whose subject the created prediction names. */
  quota?: { slotsMax: number; windowMs: number };
  /**
   * Refuses the unit while another prediction of the account with the same reuse digest is under
   * way, is no follower itself and no less urgent, or has succeeded and still holds what it made.
   */
  isFirstOfAlike?: boolean;
  /** The job whose work this unit is; it is deleted with the unit while this owner holds it. */
  doneJob?: { id: string; leaseOwner: string };
};

/** Why a unit was not written, in the order in which the reasons are looked for. */
export type RefusalReason =
  | "lease"
  | "idempotency_key"
  /** The item does not wait any more, or its batch is another account's or canceled. */
  | "batch_item"
  | "sequence"
  | "alike"
  | "quota"
  | "credits"
  | "constraint";

export type UnitOutcome =
  | { outcome: "applied" }
  | { outcome: "refused"; reason: RefusalReason; constraint?: string };
