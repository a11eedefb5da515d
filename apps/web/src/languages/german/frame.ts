import type { StudioTexts } from "../english/studio.ts";
import type { Format } from "../format.ts";

export const createCommon = ({ plural }: Format): StudioTexts["common"] => ({
  pageTitle: (title) => `${title} · Darkroom`,
  loading: "Wird geladen …",
  retry: "Erneut versuchen",
  trying: "Wird versucht …",
  close: "Schließen",
  news: "Neuigkeiten",
  dismiss: (words) => `Schließen: ${words}`,
  showOlder: "Ältere zeigen",
  copied: "Kopiert",
  copyByHand: (text) => `Von Hand kopieren: ${text}`,
  copyId: "ID kopieren",
  copyRequestId: "Anfrage-ID kopieren",
  copyErrorId: "Fehler-ID kopieren",
  copyText: "Text kopieren",
  copyDetails: "Einzelheiten kopieren",
  report: "Melden",
  offline: "Du bist offline",
  offlineText:
    "Du siehst den letzten bekannten Stand. Sobald du wieder online bist, geht es weiter.",
  contactSheet: "Kontaktbogen",
  createPicture: "Bild erstellen",
  credits: (credits) => plural(credits, { one: "# Credit", other: "# Credits" }),
});

export const createFrame = ({ number }: Format): StudioTexts["frame"] => ({
  skip: "Zum Inhalt springen",
  signIn: "Anmelden",
  account: "Konto",
  mainNavigation: "Hauptmenü",
  menu: "Menü",
  screens: {
    create: "Erstellen",
    activity: "Verlauf",
    batches: "Stapel",
    credits: "Credits",
    settings: "Einstellungen",
    operator: "Betrieb",
  },
  shortcuts: "Tastenkürzel",
  goTo: (screen) => `Gehe zu: ${screen}`,
  toPrompt: "Prompt schreiben",
  held: (credits) => `${number(credits)} reserviert`,
  opening: "Das Studio wird geöffnet …",
  notOpened: "Das Studio ließ sich nicht öffnen",
  notOpenedText:
    "Der Server hat nicht wie erwartet geantwortet. Nichts ist verloren: Bilder und Credits liegen dort.",
  connecting: "Verbindung wird aufgebaut …",
  reconnecting: (age) => `Verbindung wird wiederhergestellt · Stand vor ${age}`,
  themes: { system: "Design wie im System", light: "Helles Design", dark: "Dunkles Design" },
  nextTheme: (now, next) => `${now}. Wechseln zu: ${next}`,
  crash: "Das Studio ist gestolpert",
  crashText:
    "Auf dieser Seite ist etwas kaputtgegangen. Deine Aufträge laufen weiter und deine Credits sind sicher: Beides liegt auf dem Server.",
  crashRetry: "Noch einmal versuchen",
  cardCrash: "Diese Karte konnte nicht gezeigt werden.",
  cardCrashText: "Der Auftrag selbst läuft weiter.",
  cardCrashRetry: "Wieder zeigen",
  notFound: "Hier wurde nichts entwickelt",
  notFoundTitle: "Nicht gefunden",
  notFoundTexts: {
    page: "Unter dieser Adresse gibt es keine Seite.",
    prediction: "Diesen Auftrag gibt es nicht, oder er gehört jemand anderem.",
    model: "Unter dieser Adresse gibt es keinen Modus, oder er wird nicht mehr angeboten.",
  },
});
