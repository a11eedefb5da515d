import type { PredictionRow } from "@darkroom/db";
import { WELCOME_CREDITS } from "../machine/start-process.ts";
import type { Evidence } from "./evidence.ts";
import type { Law } from "./law.ts";

/** Why the ledger of one prediction is not what its end calls for; null when it is. */
function findDebt({ ledger }: Evidence, row: PredictionRow): string | null {
  const entries = ledger.filter(({ predictionId }) => predictionId === row.id);
  const written = entries.map(({ kind, credits }) => `${kind} ${credits}`).toSorted();
  const settled = row.status === "succeeded" ? "capture" : "release";
  const right = [`${settled} ${row.creditsPrice}`, `reservation ${row.creditsPrice}`].toSorted();
  const isRight = written.join() === right.join();
  return isRight ? null : `${row.id}, ${row.status}: ${written.join(", ")}`;
}

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
    broken: ({ accounts }) =>
      accounts
        .filter(({ funded }) => funded > WELCOME_CREDITS)
        .map(({ id, funded }) => `${id} was given ${funded}`),
  },
];
