import type { NewsTexts } from "../english/news.ts";
import type { Format } from "../format.ts";

export const createNewsTexts = ({ plural }: Format): NewsTexts => ({
  title: "Mitteilungen",
  kinds: {
    "prediction.succeeded": "Ein Bild ist fertig",
    "prediction.failed": "Ein Bild konnte nicht gemacht werden",
    "prediction.canceled": "Ein Bild wurde abgebrochen",
    "prediction.expired": "Ein Bild dauerte zu lange und wurde beendet",
    "endpoint.disabled": "Eine Webhook-Adresse nimmt keine Ereignisse mehr an",
    "batch.ended": "Ein Stapel ist beendet",
    "credit.low": "Dein Guthaben geht zur Neige",
  },
  unread: (count) => plural(count, { one: "# ungelesen", other: "# ungelesen" }),
  allRead: "Alle als gelesen markieren",
  isNew: "Neu",
  empty: "Nichts Neues",
  emptyText: "Was endet, während du weg bist, steht hier.",
  failed: "Deine Mitteilungen wurden nicht geladen.",
  how: "Wie du benachrichtigt wirst",
  when: "Sag mir Bescheid, wenn etwas endet",
  whens: { away: "Wenn ich nicht da bin", always: "Immer", never: "Nie" },
  mail: "Auch per Mail",
  mailHint: (addresses) =>
    addresses === 0
      ? "Registriere dich und bestätige eine Adresse, um per Mail benachrichtigt zu werden."
      : plural(addresses, { one: "An # bestätigte Adresse.", other: "An # bestätigte Adressen." }),
  settingsFailed: "Diese Einstellungen wurden nicht geladen.",
});
