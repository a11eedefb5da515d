import type { BatchTexts } from "../english/batches.ts";
import type { Format } from "../format.ts";

const order = ({ plural, number }: Format) => ({
  fresh: "Neuer Stapel",
  mode: "Modus",
  name: "Name (freiwillig)",
  source: "Woher die Prompts kommen",
  paste: "Prompts einfügen",
  upload: "Datei hochladen",
  prompts: "Prompts, einer je Zeile",
  promptsHint: (count: number) => plural(count, { one: "# Eintrag", other: "# Einträge" }),
  promptsPlaceholder: "rotes Fußballtrikot, weiße Ärmel\nblaues Rugbytrikot, goldene Streifen",
  file: "Liste von Eingaben",
  fileHint:
    "CSV mit einer Kopfzeile wie „prompt,seed“, oder ein JSON-Objekt je Zeile. Bis zu 10.000 Einträge.",
  price: "Prüfen und Preis nennen",
  pricing: "Wird geprüft …",
  quote: "Preis",
  pictures: (count: number) => plural(count, { one: "# Bild", other: "# Bilder" }),
  eachTakes: (usual: string) => `Jedes dauert gewöhnlich ${usual}.`,
  invalid: (count: number) =>
    plural(count, {
      one: "# Eintrag ist unbrauchbar und wird ausgelassen.",
      other: "# Einträge sind unbrauchbar und werden ausgelassen.",
    }),
  place: (line: number) => `Zeile ${number(line)}`,
  start: (count: number) => plural(count, { one: "# Bild starten", other: "# Bilder starten" }),
  starting: "Wird gestartet …",
  lacks: {
    mode: "Wähle zuerst einen Modus.",
    prompts: "Füge mindestens einen Prompt ein.",
    file: "Wähle zuerst eine Datei.",
    ending: "Eine Liste ist eine Datei, die auf .csv oder .jsonl endet.",
  },
});

const page = ({ plural, number }: Format) => {
  const pictures = (count: number) => plural(count, { one: "# Bild", other: "# Bilder" });
  return {
    back: "Alle Stapel",
    progress: (name: string) => `Fortschritt von ${name}`,
    done: (done: number, items: number) => `${number(done)} von ${number(items)} erledigt`,
    left: (range: string) => `noch etwa ${range}`,
    money: "Guthaben",
    whole: "Preis",
    charged: "Berechnet",
    stillHeld: "Reserviert",
    givenBack: "Zurückgegeben",
    started: "Begonnen",
    startsAt: "Beginnt",
    endedAt: "Beendet",
    cancelRest: "Rest abbrechen",
    cancelAsk: (count: number) => `${pictures(count)} abbrechen?`,
    cancelText: (held: number) =>
      `Was fertig ist, bleibt. ${plural(held, { one: "# reservierter Credit kommt", other: "# reservierte Credits kommen" })} zurück.`,
    cancelNothing: "Was fertig ist, bleibt.",
    keepRunning: "Weiterlaufen lassen",
    retryFailed: (count: number) => `${number(count)} ohne Bild wiederholen`,
    saveAs: "Herunterladen",
    saveKinds: {
      zip: "Alle Bilder (ZIP)",
      csv: "Tabelle der Ergebnisse (CSV)",
      json: "Alles Bekannte (JSON)",
    },
    preparing: "Wird vorbereitet …",
    items: "Einträge",
    filter: "Zeige",
    item: (place: number, state: string) => `Eintrag ${number(place)}: ${state}`,
    itemStates: {
      waiting: "Wartet",
      refused: "Nicht ausgeführt",
      queued: "In der Schlange",
      submitting: "Startet",
      starting: "Startet",
      processing: "Entsteht",
      storing: "Wird gespeichert",
      succeeded: "Fertig",
      failed: "Fehlgeschlagen",
      canceled: "Abgebrochen",
      expired: "Abgelaufen",
    },
    filters: {
      all: "Alle",
      waiting: "Wartend",
      running: "Laufend",
      succeeded: "Fertig",
      unsuccessful: "Ohne Bild",
    },
    noItems: "Keine davon.",
    itemsFailed: "Die Einträge wurden nicht geladen.",
    notFound: "Diesen Stapel gibt es nicht, oder er gehört jemand anderem.",
  };
};

export const createBatchTexts = (format: Format): BatchTexts => ({
  ...order(format),
  ...page(format),
  title: "Stapel",
  yours: "Deine Stapel",
  unnamed: "Stapel",
  statuses: {
    scheduled: "Beginnt später",
    running: "Läuft",
    canceling: "Wird abgebrochen …",
    ended: "Beendet",
  },
  counts: {
    succeeded: (count) => `${format.number(count)} fertig`,
    running: (count) => `${format.number(count)} in Entwicklung`,
    queued: (count) => `${format.number(count)} in der Schlange`,
    waiting: (count) => `${format.number(count)} wartend`,
    failed: (count) => `${format.number(count)} fehlgeschlagen`,
    expired: (count) => `${format.number(count)} abgelaufen`,
    canceled: (count) => `${format.number(count)} abgebrochen`,
    refused: (count) => `${format.number(count)} nicht ausgeführt`,
  },
  empty: "Noch kein Stapel",
  emptyText:
    "Aus einer Liste von Prompts wird ein Stapel: ein Preis, ein Fortschritt, ein Download.",
  failed: "Deine Stapel wurden nicht geladen.",
});
