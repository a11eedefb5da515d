import type { CreditTexts } from "../english/credits.ts";
import type { Format } from "../format.ts";

export const createCreditTexts = ({ number }: Format): CreditTexts => ({
  title: "Credits",
  ledger: "Kontobuch",
  ledgerFailed: "Das Kontobuch wurde nicht geladen.",
  loadingBalance: "Dein Guthaben wird geladen …",
  balance: (available, reserved) =>
    `${number(available)} verfügbar, ${number(reserved)} reserviert für das, was gerade läuft.`,
  kinds: {
    grant: "Gutgeschrieben",
    reservation: "Für einen Auftrag reserviert",
    capture: "Berechnet",
    release: "Zurückgegeben",
    transfer: "Auf dein Konto übertragen",
  },
  prediction: "der Auftrag",
});
