import type { DeliveryFacts, ModelTexts } from "../english/models.ts";
import type { Format } from "../format.ts";

const patterns: ModelTexts["delivery"]["patterns"] = {
  direct: {
    title: "In einer einzigen Antwort",
    text: "Der Aufruf wird gehalten und antwortet mit dem Ergebnis.",
  },
  poll: {
    title: "Sofort eine ID, dann Nachfragen",
    text: "Jede Antwort sagt, wann sich die nächste Frage lohnt.",
  },
  push: {
    title: "Sofort eine ID, dann Nachrichten",
    text: "Niemand fragt nach: Die Nachricht kommt von selbst.",
  },
  queue: {
    title: "In der Warteschlange",
    text: "Niemand wartet: Es wird in eigenem Tempo erledigt.",
  },
};

const within = ({ p95 }: DeliveryFacts): string =>
  `19 von 20 Läufen waren innerhalb von ${p95} fertig`;

const delivery = ({ number }: Format): ModelTexts["delivery"] => ({
  heading: "Wie das Ergebnis kommt",
  chosen: "Gewählt:",
  patterns,
  reasons: {
    fast: (facts) =>
      `${within(facts)}, das ist unter ${facts.directMost}: kurz genug, um den Aufruf zu halten.`,
    medium: (facts) =>
      `${within(facts)}: zu lang, um einen Aufruf zu halten, kurz genug, um noch einmal nachzufragen.`,
    slow: (facts) =>
      `${within(facts)}, das ist über ${facts.pollMost}: zu lang, um immer wieder nachzufragen.`,
    no_history: ({ runs, runsNeeded }) =>
      `Noch ist zu wenig bekannt: ${number(runs)} der ${number(runsNeeded)} Läufe, die eine Schätzung braucht. Nachfragen passt zu jeder Dauer.`,
    asked: () => "Der Aufrufer hat es so verlangt.",
    batch: () => "Es gehört zu einer Reihe, auf die niemand wartet.",
    scheduled: () => "Es beginnt später, daher wartet jetzt niemand darauf.",
  },
  under: (limit) => `unter ${limit}`,
  between: (low, high) => `${low} bis ${high}`,
  over: (limit) => `über ${limit}`,
});

const durations = ({ number }: Format): ModelTexts["durations"] => ({
  heading: "Übliche Zeiten",
  none: "Noch keine Erfahrungswerte. Hier stehen Zeiten, sobald genug Läufe gemessen sind.",
  p10: "1 von 10 ist fertig nach (p10)",
  p50: "Die Hälfte ist fertig nach (p50)",
  p90: "9 von 10 sind fertig nach (p90)",
  p95: "19 von 20 sind fertig nach (p95)",
  measuredOver: "Gemessen über",
  runs: (count) => `die letzten ${number(count)} Läufe`,
});

export const createModelTexts = (format: Format): ModelTexts => ({
  title: "Modus",
  failed: "Dieser Modus wurde nicht geladen",
  price: "Preis eines Laufs",
  result: "Ergebnis",
  prompt: "Prompt",
  promptMost: (characters) => `bis zu ${format.number(characters)} Zeichen`,
  model: "Modell",
  kinds: { image: "Bild", video: "Video", audio: "Ton", text: "Text", json: "Dokument" },
  sized: (kind, width, height) => `${kind}, ${width} × ${height}`,
  delivery: delivery(format),
  durations: durations(format),
});
