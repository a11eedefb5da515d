import type { HistoryTexts } from "../english/history.ts";
import type { Format } from "../format.ts";

export const createHistoryTexts = ({ plural }: Format): HistoryTexts => ({
  activity: "Verlauf",
  filters: "Filter",
  searchText: "Wörter im Prompt",
  state: "Zustand",
  states: {
    all: "Alle",
    running: "Läuft",
    succeeded: "Fertig",
    failed: "Fehlgeschlagen oder abgelehnt",
    canceled: "Abgebrochen",
    expired: "Abgelaufen",
  },
  mode: "Modus",
  allModes: "Alle Modi",
  empty: "Noch nichts da",
  emptyText: "Alles, was du erstellst, steht hier – auch was fehlschlug oder abgebrochen wurde.",
  noMatch: "So etwas gibt es nicht",
  noMatchText: "Kein Auftrag passt zu diesen Filtern.",
  clearFilters: "Filter leeren",
  failed: "Dein Verlauf wurde nicht geladen.",
  searchedIn: (count) =>
    `In den neuesten ${plural(count, { one: "# Auftrag", other: "# Aufträgen" })} gesucht. Zeige ältere an, um weiter zurück zu suchen.`,
});
