import type { NewsKind } from "../../predictions/news-kinds.ts";
import type { StudioTexts } from "../english/studio.ts";
import type { Format } from "../format.ts";

type Texts = StudioTexts["predictions"];

const states: Texts["states"] = {
  sending: "Wird gesendet",
  not_sent: "Nicht gesendet",
  offline: "Wird gesendet, sobald du online bist",
  queued: "In der Warteschlange",
  submitting: "Startet",
  starting: "Startet",
  processing: "Wird erzeugt",
  storing: "Wird gespeichert",
  cancelling: "Wird abgebrochen …",
  checking: "Kontakt verloren, wir suchen weiter",
  succeeded: "Fertig",
  failed: "Fehlgeschlagen",
  refused: "Abgelehnt",
  lost: "Kontakt verloren",
  canceled: "Abgebrochen",
  expired: "Abgelaufen",
};

const waits: Texts["waits"] = {
  slot: "Wartet auf einen freien Platz",
  provider: "Der Anbieter antwortet nicht, wir versuchen es weiter",
  operator: "Vom Dienst angehalten, der Platz bleibt erhalten",
};

const news: Readonly<Record<NewsKind, string>> = {
  queued: "In der Warteschlange",
  started: "Gestartet",
  ready: "Fertig",
  failed: "Fehlgeschlagen",
  refused: "Abgelehnt",
  cancelled: "Abgebrochen",
  expired: "Abgelaufen",
  not_sent: states.not_sent,
  offline: states.offline,
};

const steps: Texts["steps"] = {
  queued: "In der Warteschlange",
  submitting: "An das Modell gesendet",
  starting: "Wartet auf das Modell",
  processing: "Wird erzeugt",
  storing: "Wird gespeichert",
  succeeded: "Fertig",
  failed: "Fehlgeschlagen",
  canceled: "Abgebrochen",
  expired: "Abgelaufen",
  "cancel.requested": "Abbruch angefordert",
  "submission.deferred": "Zurückgestellt: Der Anbieter ist ausgelastet",
  "provider.switched": "An einen anderen Anbieter gegeben",
  "waiting.abandoned": "Nicht begonnen: Es war niemand mehr da",
  "result.reused": "Mit dem Ergebnis eines gleichen Auftrags beantwortet",
  "reuse.moved": "Wartet auf einen anderen gleichen Auftrag",
  "submission.lost": "Kontakt verloren, wir suchen weiter",
};

const progress = ({ number }: Format): Texts["progress"] => ({
  name: (prompt) => `Fortschritt von „${prompt}“`,
  preview: (prompt) => `Vorschau: ${prompt}`,
  estimated: (percent) => `${percent} geschätzt`,
  left: (range) => `noch etwa ${range}`,
  startsIn: (range) => `startet in etwa ${range}`,
  usually: (range) => `meist ${range}`,
  longerThanThought: (left) => `Länger als gedacht, ${left}`,
  longerThanUsual: "Dauert länger als sonst",
  longerThanUsualOf: (usual) => `Dauert länger als sonst (meist ${usual})`,
  runningFor: (elapsed) => `läuft seit ${elapsed}`,
  waitingFor: (elapsed) => `wartet seit ${elapsed}`,
  nextInLine: "Als Nächstes dran",
  ahead: (count) => `${number(count)} vor dir`,
  checkingNote: "Wenn sich nichts findet, bekommst du deine Credits zurück.",
});

const outcome = ({ plural }: Format): Texts["outcome"] => {
  const credits = (count: number) => plural(count, { one: "# Credit", other: "# Credits" });
  return {
    took: (duration) => `dauerte ${duration}`,
    tookUsually: (duration, usual) => `dauerte ${duration} (meist ${usual})`,
    reused: (charged) =>
      `Schon früher mit denselben Eingaben erzeugt${charged === 0 ? ", daher nichts berechnet" : ""}`,
    finishedBeforeCancel: "War fertig, bevor es abgebrochen werden konnte",
    refunded: (count) => `${credits(count)} erstattet`,
    chargedAndRefunded: (charged, refunded) =>
      `${credits(charged)} berechnet, ${credits(refunded)} erstattet`,
    untouched: "Deine Credits sind unberührt.",
    noPicture: "Kein Bild",
    noLongerKept: "Das Bild wird nicht mehr aufbewahrt",
    abandoned: "Du warst eine Weile weg, daher wurde das nicht begonnen.",
  };
};

const actions: Texts["actions"] = {
  cancel: "Abbrechen",
  retry: "Wiederholen",
  discard: "Verwerfen",
  download: "Herunterladen",
  cancelNotSent: "Der Abbruch wurde nicht gesendet. Versuch es noch einmal.",
  cancelTooLate: "Zu spät zum Abbrechen: Das Bild wird gerade gespeichert.",
};

const list = ({ number, plural }: Format): Texts["list"] => ({
  fresh: "Ein frischer Kontaktbogen",
  freshText:
    "Hier entwickeln sich deine Bilder, Feld für Feld. Nimm eine Idee aus einem Feld oder schreib deine eigene.",
  loading: "Deine Bilder werden geladen …",
  failed: "Deine früheren Bilder konnten nicht geladen werden.",
  developing: (count) => `${number(count)} in Entwicklung`,
  queued: (count) => `${number(count)} in der Warteschlange`,
  cancelAll: (count) => `Alle abbrechen (${number(count)})`,
  cancelAllQueued: (count) => `Alle wartenden abbrechen (${number(count)})`,
  cancelMany: (count) =>
    plural(count, { one: "# Auftrag abbrechen", other: "# Aufträge abbrechen" }),
  cancelManyAsk: (count) =>
    plural(count, { one: "# Auftrag abbrechen?", other: "# Aufträge abbrechen?" }),
  noneHeld: "Für sie sind keine Credits reserviert.",
  heldGoBack: (count) =>
    plural(count, {
      one: "# reservierter Credit geht zurück.",
      other: "# reservierte Credits gehen zurück.",
    }),
  keep: "Weiterlaufen lassen",
});

const page = ({ plural }: Format): Texts["page"] => {
  const credits = (count: number) => plural(count, { one: "# Credit", other: "# Credits" });
  return {
    title: "Auftrag",
    failed: "Dieser Auftrag wurde nicht geladen",
    timeline: "Verlauf",
    timelineFailed: "Der Verlauf wurde nicht geladen.",
    still: (state) => `Weiterhin: ${state}`,
    mode: "Modus",
    cost: "Kosten",
    created: "Erstellt",
    retryOf: "Wiederholung von",
    earlierAttempt: "dem früheren Versuch",
    id: "Auftrags-ID",
    held: (count) => `${credits(count)} reserviert`,
    charged: (count) => `${credits(count)} berechnet`,
    nothingCharged: (price) => `nichts von ${credits(price)} berechnet`,
  };
};

export const createPredictions = (format: Format): Texts => ({
  states,
  waits,
  steps,
  news: {
    names: news,
    one: (name, prompt) => `${name}: ${prompt}.`,
    many: (name, count) =>
      `${name}: ${format.plural(count, { one: "# Bild", other: "# Bilder" })}.`,
  },
  progress: progress(format),
  outcome: outcome(format),
  actions,
  list: list(format),
  page: page(format),
});

export const createMedia = ({ number }: Format): StudioTexts["media"] => ({
  outputs: "Ergebnisse",
  output: (place, count) => `Ergebnis ${number(place)} von ${number(count)}`,
  pictureFailed: "Das Bild konnte nicht geladen werden.",
  textFailed: "Der Text konnte nicht geladen werden.",
  loadAgain: "Noch einmal laden",
});
