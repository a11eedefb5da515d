import {
  account,
  job,
  ledgerEntry,
  prediction,
  predictionEvent,
  storedResult,
  webhookDelivery,
} from "@darkroom/db";
import type {
  AccountRow,
  Database,
  JobRow,
  LedgerEntryRow,
  PredictionEventRow,
  PredictionRow,
  StoredResultRow,
  WebhookDeliveryRow,
} from "@darkroom/db";
import { asc } from "drizzle-orm";
import { audit } from "../../src/index.ts";
import type { AuditFinding } from "../../src/index.ts";
import type { Received } from "../machine/receive.ts";
import type { Stores } from "../machine/stores.ts";
import type { Operators } from "../people/operators.ts";
import type { Order } from "../people/orders.ts";
import type { Provider } from "../provider/simulated-provider.ts";
import type { Moment } from "./witness.ts";

/** Everything that is known after a run, from our tables and from the other side. */
export type Evidence = {
  accounts: readonly AccountRow[];
  predictions: readonly PredictionRow[];
  events: readonly PredictionEventRow[];
  ledger: readonly LedgerEntryRow[];
  jobs: readonly JobRow[];
  results: readonly StoredResultRow[];
  deliveries: readonly WebhookDeliveryRow[];
  findings: readonly AuditFinding[];
  moments: readonly Moment[];
  provider: Provider;
  stores: Stores;
  orders: readonly Order[];
  received: readonly Received[];
  operators: Operators;
  /** Errors that no trouble of the world explains. */
  errors: readonly string[];
  /** Jobs that were ended by a process which did not hold them. */
  stolen: readonly string[];
  /** Waits that stopped processes have left open. */
  openWaits: readonly string[];
  /** Predictions that had lost their work. */
  rescued: number;
  webhooksReachable: boolean;
  /** True times: when all trouble ended, and when the run did. */
  healedMs: number;
  endedMs: number;
  /** By how much our clock was set back in all. */
  setBackMs: number;
};

type Tables = Pick<
  Evidence,
  "accounts" | "predictions" | "events" | "ledger" | "jobs" | "results" | "deliveries" | "findings"
>;

export async function readTables(database: Database): Promise<Tables> {
  const { orm } = database;
  return {
    accounts: await orm.select().from(account),
    predictions: await orm.select().from(prediction).orderBy(asc(prediction.id)),
    events: await orm.select().from(predictionEvent).orderBy(asc(predictionEvent.id)),
    ledger: await orm.select().from(ledgerEntry),
    jobs: await orm.select().from(job),
    results: await orm.select().from(storedResult).orderBy(asc(storedResult.position)),
    deliveries: await orm.select().from(webhookDelivery),
    findings: (await audit(database)).findings,
  };
}
