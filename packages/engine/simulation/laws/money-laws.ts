import type { PredictionRow } from "@darkroom/db";
import { CATALOGUE } from "../machine/catalogue.ts";
import { WELCOME_CREDITS } from "../machine/start-process.ts";
import { findRun } from "../provider/run.ts";
import type { Evidence } from "./evidence.ts";
import type { Law } from "./law.ts";

/** What a run of this prediction costs in the end, by its price list and by what it made. */
function costOf({ provider }: Evidence, row: PredictionRow): number {
  const run = findRun(provider.runs, row.providerPredictionId);
  const model = CATALOGUE.find(({ model: name }) => name === row.model);
  const outputs = Math.max(1, run?.files.length ?? 1);
  const cost =
    model?.actualCredits?.({ outputs, durationMs: null, creditsUsed: null }) ?? row.creditsPrice;
  return Math.min(row.creditsPrice, cost);
}

/** Why the ledger of one prediction is not what its end calls for; null when it is. */
function findDebt(evidence: Evidence, row: PredictionRow): string | null {
  const entries = evidence.ledger.filter(({ predictionId }) => predictionId === row.id);
  const written = entries.map(({ kind, credits }) => `${kind} ${credits}`).toSorted();
  const captured = row.status === "succeeded" ? costOf(evidence, row) : 0;
  const released = row.creditsPrice - captured;
  const right = [
    ...(captured > 0 ? [`capture ${captured}`] : []),
    ...(released > 0 ? [`release ${released}`] : []),
    `reservation ${row.creditsPrice}`,
  ];
  const isRight = written.join() === right.join();
  return isRight ? null : `${row.id}, ${row.status}: ${written.join(", ")}`;
}

function sumOf(ledger: Evidence["ledger"], accountId: string, kind: string): number {
  return ledger
    .filter((entry) => entry.accountId === accountId && entry.kind === kind)
    .reduce((sum, { credits }) => sum + credits, 0);
}

const isWelcome = ({ idempotencyKey }: { idempotencyKey: string }): boolean =>
  idempotencyKey.startsWith("welcome:");

export const MONEY_LAWS: readonly Law[] = [
  {
    name: "the audit holds",
    broken: ({ findings }) =>
      findings.map(({ rule, subject, detail }) => `${rule}: ${subject} ${detail}`),
  },
  {
    name: "the money of a prediction is reserved once and settled once",
    broken: (evidence) => evidence.predictions.flatMap((row) => findDebt(evidence, row) ?? []),
  },
  {
    name: "nothing stays reserved",
    broken: ({ accounts }) =>
      accounts
        .filter(({ reserved }) => reserved !== 0)
        .map(({ id, reserved }) => `${id} still holds ${reserved}`),
  },
  {
    name: "an account is welcomed once",
    broken: ({ accounts, ledger }) =>
      accounts
        .map(({ id }) => ({ id, granted: sumOf(ledger.filter(isWelcome), id, "grant") }))
        .filter(({ granted }) => granted > WELCOME_CREDITS)
        .map(({ id, granted }) => `${id} was given ${granted}`),
  },
  {
    name: "no credit comes from nowhere or goes there",
    broken: ({ accounts, ledger }) => {
      const held = accounts.reduce(
        (sum, { available, reserved, captured }) => sum + available + reserved + captured,
        0,
      );
      const granted = accounts.reduce((sum, { id }) => sum + sumOf(ledger, id, "grant"), 0);
      return held === granted ? [] : [`${granted} were given and ${held} are accounted for`];
    },
  },
  {
    name: "nothing is left in an account that was merged",
    broken: ({ accounts }) =>
      accounts
        .filter(({ mergedInto, available }) => mergedInto !== null && available !== 0)
        .map(({ id, available }) => `${id} still has ${available}`),
  },
];
