import type { ModelView } from "../../server/views.ts";
import type { Format } from "../format.ts";

type Outputs = Readonly<Record<ModelView["output"]["kind"], (count: number) => string>>;

const outputs = ({ plural }: Format): Outputs => ({
  image: (count) => plural(count, { one: "# image", other: "# images" }),
  video: (count) => plural(count, { one: "# video", other: "# videos" }),
  audio: (count) => plural(count, { one: "# sound", other: "# sounds" }),
  text: (count) => plural(count, { one: "# text", other: "# texts" }),
  json: (count) => plural(count, { one: "# document", other: "# documents" }),
});

/** The form: prompt, modes, submit. */
export const createCreate = (format: Format) => ({
  heading: "Create a picture",
  prompt: "Prompt",
  promptPlaceholder: "Describe a kit: sport, colours, pattern, a name, a number",
  characters: "characters",
  clear: "Clear",
  ideas: "Prompt ideas",
  idea: "Idea",
  ideaName: (prompt: string) => `Use the idea: ${prompt}`,
  submit: "Create picture",
  seeCredits: "See credits",
  mode: "Mode",
  noHistory: "no history yet",
  /** Stands before a usual time: "usually 5–9 s". */
  usually: "usually",
  moreAbout: (model: string) => `More about ${model}`,
  modesFailed: "The modes could not be loaded.",
  modesLoading: "Modes are loading.",
  promptTooLong: (by: number) =>
    `The prompt is ${format.plural(by, { one: "# character", other: "# characters" })} too long.`,
  promptMissing: "Write a prompt to start.",
  creditsMissing: (missing: number, available: number) =>
    `${format.plural(missing, { one: "# credit", other: "# credits" })} missing: you have ${format.number(available)} available.`,
  outputs: outputs(format),
  leftAfter: (credits: number) => `${format.number(credits)} left after`,
});

/** The inputs beside the prompt; their titles are the model's own. */
export const createInputs = ({ number, plural }: Format) => ({
  details: "Details",
  optional: "optional",
  set: (count: number) => `${number(count)} set`,
  random: "random",
  automatic: "automatic",
  addColour: "Add a colour",
  colour: (title: string, place: number) => `${title} ${number(place)}`,
  removeColour: (place: number) => `Remove colour ${number(place)}`,
  needed: (title: string) => `${title} is needed.`,
  tooLong: (title: string, most: number) =>
    `${title} has at most ${plural(most, { one: "# character", other: "# characters" })}.`,
  tooMany: (title: string, most: number) => `${title}: at most ${number(most)}.`,
  notWhole: (title: string) => `${title} is a whole number.`,
  tooSmall: (title: string, least: number) => `${title} is at least ${number(least)}.`,
  tooLarge: (title: string, most: number) => `${title} is at most ${number(most)}.`,
});
