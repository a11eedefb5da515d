import type { Design } from "../design/types.ts";

/** A point as its distance from the middle line and its height, y downwards, in drawing units. */
export type HalfPoint = readonly [dx: number, y: number];

/** The measures of a cut on its right half; the left one mirrors it. */
export type Cutting = {
  neckHalf: number;
  /** The high point of the shoulder beside the neck. */
  neckY: number;
  shoulder: HalfPoint;
  armpit: HalfPoint;
  waist: HalfPoint;
  hem: HalfPoint;
  /** How far the hem's middle hangs below its sides. */
  hemDrop: number;
  /** The outer and the inner end of the cuff; null without sleeves. */
  cuff: { outer: HalfPoint; inner: HalfPoint } | null;
};

/** How the neck is finished. */
export type Neck = "crew" | "v" | "polo" | "henley" | "buttons" | "zip" | "laces";

export type Kit = {
  cutting: Cutting;
  neck: Neck;
  /** Stripes around sleeves and hem. */
  hasHoops: boolean;
  /** Sleeves that run up to the neck. */
  isRaglan: boolean;
  /** The number is small and low, at the side of a button band. */
  hasSideNumber: boolean;
};

const TEE: Cutting = {
  neckHalf: 82,
  neckY: 104,
  shoulder: [214, 152],
  armpit: [222, 350],
  waist: [211, 600],
  hem: [226, 856],
  hemDrop: 24,
  cuff: { outer: [384, 388], inner: [272, 438] },
};

const CUTTINGS = {
  tee: TEE,
  tank: {
    ...TEE,
    neckHalf: 88,
    shoulder: [156, 122],
    armpit: [226, 372],
    waist: [216, 600],
    hem: [232, 860],
    cuff: null,
  },
  long: { ...TEE, cuff: { outer: [386, 772], inner: [318, 790] } },
  hockey: {
    ...TEE,
    shoulder: [236, 168],
    armpit: [256, 392],
    waist: [258, 620],
    hem: [266, 850],
    hemDrop: 30,
    cuff: { outer: [428, 742], inner: [340, 768] },
  },
  football: {
    ...TEE,
    neckHalf: 78,
    shoulder: [250, 152],
    armpit: [236, 344],
    waist: [214, 600],
    hem: [220, 846],
    cuff: { outer: [386, 318], inner: [290, 392] },
  },
  baseball: {
    ...TEE,
    shoulder: [226, 158],
    armpit: [240, 366],
    waist: [236, 610],
    hem: [244, 852],
    hemDrop: 40,
    cuff: { outer: [402, 446], inner: [286, 488] },
  },
  cycling: {
    ...TEE,
    neckHalf: 74,
    shoulder: [194, 146],
    armpit: [202, 336],
    waist: [183, 590],
    hem: [196, 838],
    hemDrop: 10,
    cuff: { outer: [344, 402], inner: [252, 432] },
  },
  rugby: {
    ...TEE,
    shoulder: [224, 156],
    armpit: [238, 356],
    waist: [229, 600],
    hem: [238, 846],
    hemDrop: 16,
    cuff: { outer: [388, 368], inner: [284, 424] },
  },
} as const satisfies Readonly<Record<string, Cutting>>;

type CuttingName = keyof typeof CUTTINGS;

const SPORT_WORDS: readonly (readonly [words: RegExp, cutting: CuttingName])[] = [
  [/\bhockey\b/u, "hockey"],
  [/\b(american football|gridiron|nfl|football jersey)\b/u, "football"],
  [/\b(baseball|softball)\b/u, "baseball"],
  [/\b(cycling|cyclist|bike|biking)\b/u, "cycling"],
  [/\brugby\b/u, "rugby"],
  [/\b(long[- ]sleeves?d?|goalkeeper|keeper)\b/u, "long"],
];

const NECK_WORDS: readonly (readonly [words: RegExp, neck: Neck])[] = [
  [/\bhenley\b/u, "henley"],
  [/\b(button(?:s|ed)?|button[- ]front)\b/u, "buttons"],
  [/\bzip(?:per|ped)?\b/u, "zip"],
  [/\blac(?:e|es|ed)\b/u, "laces"],
];

/** What a sport wears at the neck when the prompt names no collar. */
const SPORT_NECKS: Readonly<Partial<Record<CuttingName, Neck>>> = {
  baseball: "buttons",
  cycling: "zip",
  rugby: "polo",
};

function chooseNeck(design: Design, cutting: CuttingName): Neck {
  if (cutting === "tank") return design.collar === "v" ? "v" : "crew";
  if (design.isCollarWished) return design.collar;
  const phrase = design.prompt.toLowerCase();
  const named = NECK_WORDS.find(([words]) => words.test(phrase))?.[1];
  if (named !== undefined) return named;
  const isNamed = /\b(v-?neck|crew|round|polo|collar)\b/u.test(phrase);
  if (isNamed) return design.collar;
  const usual = SPORT_NECKS[cutting];
  if (usual !== undefined) return usual;
  return cutting === "hockey" && design.collar === "polo" ? "laces" : design.collar;
}

/** The garment a design asks for: its cut from the sport its prompt names, and its neck. */
export function chooseKit(design: Design): Kit {
  const sport = SPORT_WORDS.find(([words]) => words.test(design.sportWords))?.[1] ?? "tee";
  const name: CuttingName = design.cut === "tank" ? "tank" : sport;
  const neck = chooseNeck(design, name);
  return {
    cutting: CUTTINGS[name],
    neck,
    hasHoops: name === "hockey" || name === "football",
    isRaglan: name === "cycling" || (name === "long" && neck === "crew"),
    hasSideNumber: neck === "buttons",
  };
}
