import type { LedgerEntryView } from "../../server/views.ts";
import type { Format } from "../format.ts";

/** What each kind of row did. */
const kinds: Readonly<Record<LedgerEntryView["kind"], string>> = {
  grant: "Given to you",
  reservation: "Held for a prediction",
  capture: "Charged",
  release: "Given back",
  transfer: "Moved to your account",
};

/** The balance and its ledger. */
export const createCreditTexts = ({ number }: Format) => ({
  title: "Credits",
  ledger: "Ledger",
  ledgerFailed: "The ledger did not load.",
  loadingBalance: "Loading your balance…",
  balance: (available: number, reserved: number) =>
    `${number(available)} to spend, ${number(reserved)} held by what runs now.`,
  kinds,
  prediction: "the prediction",
});

export type CreditTexts = ReturnType<typeof createCreditTexts>;
