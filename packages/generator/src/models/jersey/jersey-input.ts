import { NAME_CHARACTERS_MAX, isDrawableName } from "../../design/choose-lettering.ts";
import { cleanText } from "../../design/clean-text.ts";
import { PATTERNS } from "../../design/patterns.ts";
import { readColor } from "../../design/read-color.ts";
import { COLLARS, SPORTS } from "../../design/wishes.ts";
import { findPictureFault } from "../../image/check-picture.ts";
import { isDataUri, readDataUri } from "../../input/data-uri.ts";
import type { InputProblem } from "../../input/problem.ts";
import { readList, readText } from "../../input/read-input.ts";
import { checkPrompt } from "../check-prompt.ts";
import type { InputProperty, ModelInput } from "../declaration.ts";
import { NUM_OUTPUTS, SEED } from "../shared-inputs.ts";

/** Longest prompt in characters; a design reads a few words of it. */
const PROMPT_CHARACTERS_MAX = 10_000;
/** `#rrggbb`, or the longest colour phrase with room to spare. */
const COLOR_CHARACTERS_MAX = 32;
const COLORS_MAX = 3;
const NUMBER_MAX = 99;
/** A data: URI may carry this much (larger pictures are uploaded and named by their address). */
const REFERENCE_DATA_BYTES_MAX = 256 * 1024;
/** Base64 needs four characters for three bytes, and the media type stands before it. */
const REFERENCE_CHARACTERS_MAX = 350_000;

const OUTPUT_FORMATS = ["png", "webp"] as const;

/** Says nothing: the prompt or the seed decides. */
const AUTO = "auto";

const WORDS: Readonly<Record<string, InputProperty>> = {
  prompt: {
    type: "string",
    title: "Prompt",
    description: "What to draw, such as colours, a pattern, a team name and a number.",
    minLength: 1,
    maxLength: PROMPT_CHARACTERS_MAX,
  },
  name: {
    type: "string",
    title: "Name",
    description:
      "Printed on the chest: Latin, Greek or Russian letters, digits and simple punctuation. Empty: from the prompt.",
    maxLength: NAME_CHARACTERS_MAX,
  },
  number: {
    type: "integer",
    title: "Number",
    description: "Printed below the name. Left out: from the prompt.",
    minimum: 0,
    maximum: NUMBER_MAX,
  },
  colours: {
    type: "array",
    title: "Colours",
    description:
      "Base, second and accent, as words (navy, sky blue) or hex (#0b8a8f). They win over the prompt.",
    items: { type: "string", maxLength: COLOR_CHARACTERS_MAX },
    maxItems: COLORS_MAX,
  },
};

const CHOICES: Readonly<Record<string, InputProperty>> = {
  pattern: {
    type: "string",
    title: "Pattern",
    description: "A family of patterns; auto reads it from the prompt.",
    default: AUTO,
    enum: [AUTO, ...PATTERNS],
  },
  collar: {
    type: "string",
    title: "Collar",
    description: "A basketball jersey has no polo collar; auto reads it from the prompt.",
    default: AUTO,
    enum: [AUTO, ...COLLARS],
  },
  sport: {
    type: "string",
    title: "Sport",
    description: "Decides the cut, and for rugby and cricket the collar; auto reads the prompt.",
    default: AUTO,
    enum: [AUTO, ...SPORTS],
  },
};

const REFERENCE: Readonly<Record<string, InputProperty>> = {
  reference_image: {
    type: "string",
    title: "Reference picture",
    description:
      "A PNG, JPEG or WebP whose main colours become the kit's, unless colours are given: a data: URI of up to 256 kB or the address of an uploaded file.",
    maxLength: REFERENCE_CHARACTERS_MAX,
    format: "uri",
  },
};

/** The input of a jersey model with these sizes to choose from. */
export function jerseyInput(
  sizes: readonly number[],
  size: number,
): Readonly<Record<string, InputProperty>> {
  return {
    ...WORDS,
    ...CHOICES,
    ...REFERENCE,
    size: {
      type: "integer",
      title: "Size",
      description: "Width and height of the picture in pixels.",
      default: size,
      enum: sizes,
    },
    num_outputs: NUM_OUTPUTS,
    output_format: {
      type: "string",
      title: "Output format",
      description: "PNG keeps every pixel, WebP is a tenth of its size.",
      default: OUTPUT_FORMATS[0],
      enum: OUTPUT_FORMATS,
    },
    seed: SEED,
  };
}

function checkName(input: ModelInput): InputProblem[] {
  if (isDrawableName(cleanText(readText(input, "name") ?? ""))) return [];
  const description =
    "Only Latin, Greek or Russian letters, digits and simple punctuation can be printed";
  return [{ type: "pattern", property: "name", description }];
}

function checkColors(input: ModelInput): InputProblem[] {
  return readList(input, "colours").flatMap((text, index) => {
    if (readColor(text) !== undefined) return [];
    const description = "Must be a colour word such as teal or a hex colour such as #0b8a8f";
    return [{ type: "pattern", property: `colours.${index}`, description }];
  });
}

function checkCollar(input: ModelInput): InputProblem[] {
  const isImpossible = input["sport"] === "basketball" && input["collar"] === "polo";
  if (!isImpossible) return [];
  const description = "A basketball jersey has no polo collar";
  return [{ type: "enum", property: "collar", description }];
}

function findReferenceFault(uri: string): string | null {
  const bytes = readDataUri(uri);
  if (bytes === null) return "Must be a base64 data: URI or the address of an uploaded file";
  if (bytes.length > REFERENCE_DATA_BYTES_MAX) {
    return `Must have at most ${REFERENCE_DATA_BYTES_MAX} bytes; upload larger pictures`;
  }
  return findPictureFault(bytes);
}

function checkReference(input: ModelInput): InputProblem[] {
  const uri = readText(input, "reference_image") ?? "";
  // Other addresses are judged by whoever can read them.
  if (!isDataUri(uri)) return [];
  const description = findReferenceFault(uri);
  return description === null ? [] : [{ type: "format", property: "reference_image", description }];
}

/** What the types of the properties do not say. */
export function checkJerseyInput(input: ModelInput): InputProblem[] {
  return [checkPrompt, checkName, checkColors, checkCollar, checkReference].flatMap((check) =>
    check(input),
  );
}
