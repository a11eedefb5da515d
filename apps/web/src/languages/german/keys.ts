import type { KeyTexts } from "../english/keys.ts";
import type { Format } from "../format.ts";

export const createKeyTexts = ({ relative, date }: Format): KeyTexts => ({
  title: "API-Schlüssel",
  intro: "Mit einem Schlüssel bestellt ein Programm Bilder in deinem Namen und auf deine Credits.",
  name: "Wofür der Schlüssel ist",
  create: "Schlüssel erstellen",
  creating: "Wird erstellt …",
  nameMissing: "Gib dem Schlüssel zuerst einen Namen.",
  once: "Dieser Schlüssel wird nur jetzt gezeigt. Bewahre ihn so auf, dass ihn sonst niemand findet.",
  copy: "Schlüssel kopieren",
  yours: "Deine Schlüssel",
  key: "Schlüssel",
  begins: "Beginnt mit",
  created: "Erstellt",
  lastUsed: "Zuletzt benutzt",
  never: "nie",
  used: (at, now) => relative(at, now),
  day: (at) => date(at),
  revoke: "Widerrufen",
  revokeOf: (name) => `${name} widerrufen`,
  revoked: "widerrufen",
  revokeAsk: (name) => `„${name}“ widerrufen?`,
  revokeText:
    "Programme, die ihn benutzen, werden binnen einer Sekunde abgewiesen. Das lässt sich nicht zurücknehmen.",
  keep: "Schlüssel behalten",
  none: "Noch kein Schlüssel.",
});
