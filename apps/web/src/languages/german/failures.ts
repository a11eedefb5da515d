import type { StudioTexts } from "../english/studio.ts";
import type { Format } from "../format.ts";

type Texts = StudioTexts["failures"];

const reasons: Texts["reasons"] = {
  unauthenticated: "Deine Sitzung ist zu Ende. Lade die Seite neu, um eine neue zu beginnen.",
  forbidden: "Das dürfen nur die Betreiber dieses Studios.",
  sign_up_required: "Registriere dich dafür. Was du als Gast gemacht hast, bleibt deins.",
  session_required: "Mit einem API-Schlüssel geht das nicht.",
  scope_missing: "Diesem API-Schlüssel fehlt das Recht dafür.",
  not_found: "Diesen Auftrag gibt es nicht, oder er ist nicht deiner.",
  invalid_input: "Das Modell hat diese Eingabe nicht angenommen.",
  insufficient_credits: "Dafür reichen die Credits nicht.",
  price_above_limit: "Der Preis hat sich geändert, seit diese Seite geladen wurde.",
  cap_reached: "Das ginge über eine Grenze hinaus, die du gesetzt hast.",
  limit_reached: "Mehr davon darf ein Konto nicht haben. Lösche zuerst etwas.",
  idempotency_conflict: "Das wurde schon einmal mit einem anderen Text gesendet.",
  model_not_found: "Diesen Modus gibt es nicht mehr.",
  not_terminal: "Das läuft noch.",
  spool_full:
    "Das Studio kann gerade keine neuen Bilder speichern. Versuch es in ein paar Minuten noch einmal.",
  provider_credit:
    "Dieser Modus nimmt gerade keine Aufträge an. Deine Credits sind unberührt. Versuch es in ein paar Minuten noch einmal.",
  moderated:
    "Dieser Auftrag verstößt gegen die Regeln dieses Studios. Ändere ihn und versuch es noch einmal.",
  moderation_unavailable:
    "Aufträge können gerade nicht geprüft werden. Deine Credits sind unberührt. Versuch es in ein paar Minuten noch einmal.",
  key_malformed: "Das ist kein API-Schlüssel dieses Studios.",
  key_invalid: "Dieser API-Schlüssel ist abgelaufen oder wurde widerrufen.",
  password_wrong: "Das Passwort ist falsch.",
  sign_in_again:
    "Dafür musst du dich frisch angemeldet haben. Melde dich ab, wieder an und komm zurück.",
  too_many_keys: "Mehr API-Schlüssel darfst du nicht haben. Widerrufe zuerst einen.",
  rate_limited: "Zu viele auf einmal. Warte eine Minute und versuch es dann noch einmal.",
  payload_too_large: "Das ist zu groß zum Senden.",
  internal: "Bei uns ist etwas schiefgegangen.",
  unreachable: "Das Studio war nicht erreichbar.",
  offline: "Du bist offline.",
};

const endings: Texts["endings"] = {
  invalid_input:
    "Das Modell hat diese Eingabe nicht angenommen. Ändere sie und versuch es noch einmal.",
  safety:
    "Das Modell hat diese Anfrage nach seinen Inhaltsregeln abgelehnt. Ändere den Prompt, um weiterzumachen.",
  provider_unavailable:
    "Der Bildanbieter ist gerade nicht erreichbar. Versuch es in ein paar Minuten noch einmal.",
  provider_rejected: "Der Bildanbieter konnte dieses Bild nicht fertigstellen.",
  provider_credit: "Der Bildanbieter bedient uns gerade nicht. Deine Credits sind sicher.",
  rate_limited:
    "Der Bildanbieter ist gerade zu stark ausgelastet. Versuch es in einer Minute noch einmal.",
  timeout: "Das dauerte länger als erlaubt und wurde beendet.",
  storage: "Das Bild wurde erzeugt, konnte aber nicht gespeichert werden.",
  canceled_by_user: "Abgebrochen, wie du es wolltest.",
  unknown_outcome: "Wir haben den Kontakt zum Bildanbieter verloren, bevor er geantwortet hat.",
  internal: "Bei uns ist etwas schiefgegangen.",
};

export const createFailures = ({ number, plural }: Format): Texts => ({
  reasons,
  endings,
  costsMore: (required, available) =>
    `Das kostet ${plural(required, { one: "# Credit", other: "# Credits" })}, und du hast ${number(available)}.`,
  rule: (rule) => `Nach den Regeln dieses Studios abgelehnt: ${rule}`,
  field: (title) =>
    `${title} wurde nicht angenommen. Ändere die Eingabe und versuch es noch einmal.`,
});
