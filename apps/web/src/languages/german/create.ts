import type { StudioTexts } from "../english/studio.ts";
import type { Format } from "../format.ts";

const outputs = ({ plural }: Format): StudioTexts["create"]["outputs"] => ({
  image: (count) => plural(count, { one: "# Bild", other: "# Bilder" }),
  video: (count) => plural(count, { one: "# Video", other: "# Videos" }),
  audio: (count) => plural(count, { one: "# Ton", other: "# Töne" }),
  text: (count) => plural(count, { one: "# Text", other: "# Texte" }),
  json: (count) => plural(count, { one: "# Dokument", other: "# Dokumente" }),
});

export const createCreate = (format: Format): StudioTexts["create"] => ({
  heading: "Bild erstellen",
  prompt: "Prompt",
  promptPlaceholder: "Beschreibe ein Trikot: Sportart, Farben, Muster, Name, Nummer",
  characters: "Zeichen",
  clear: "Leeren",
  ideas: "Ideen für Prompts",
  idea: "Idee",
  ideaName: (prompt) => `Idee verwenden: ${prompt}`,
  submit: "Bild erstellen",
  seeCredits: "Zu den Credits",
  mode: "Modus",
  noHistory: "Dauer unbekannt",
  usually: "meist",
  moreAbout: (model) => `Mehr über ${model}`,
  modesFailed: "Die Modi konnten nicht geladen werden.",
  modesLoading: "Die Modi werden geladen.",
  promptTooLong: (by) =>
    `Der Prompt ist ${format.plural(by, { one: "# Zeichen", other: "# Zeichen" })} zu lang.`,
  promptMissing: "Schreib zuerst einen Prompt.",
  creditsMissing: (missing, available) =>
    format.plural(missing, {
      one: `# Credit fehlt: Du hast ${format.number(available)} verfügbar.`,
      other: `# Credits fehlen: Du hast ${format.number(available)} verfügbar.`,
    }),
  outputs: outputs(format),
  leftAfter: (credits) => `danach noch ${format.number(credits)}`,
});

export const createInputs = ({ number }: Format): StudioTexts["inputs"] => ({
  details: "Details",
  optional: "optional",
  set: (count) => `${number(count)} gesetzt`,
  random: "zufällig",
  automatic: "automatisch",
  addColour: "Farbe hinzufügen",
  colour: (title, place) => `${title} ${number(place)}`,
  removeColour: (place) => `Farbe ${number(place)} entfernen`,
  needed: (title) => `${title} wird gebraucht.`,
  tooLong: (title, most) => `${title} hat höchstens ${number(most)} Zeichen.`,
  tooMany: (title, most) => `${title}: höchstens ${number(most)}.`,
  notWhole: (title) => `${title} ist eine ganze Zahl.`,
  tooSmall: (title, least) => `${title} ist mindestens ${number(least)}.`,
  tooLarge: (title, most) => `${title} ist höchstens ${number(most)}.`,
});
