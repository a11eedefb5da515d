import type { Collar, Cut } from "../design/types.ts";

/** A garment's outlines as SVG path data in a drawing of `DRAWING_SIZE` units a side. */
export type Garment = {
  body: string;
  /** Null on a garment without sleeves. */
  sleeves: { left: string; right: string } | null;
  cuffs: { left: string; right: string };
  /** The inner back that shows through the neck opening. */
  inside: string;
  /** What a v-neck shows in addition. */
  insideV: string;
  collars: { crew: string; v: string };
  /** The line of the collar's back, drawn with a broad stroke. */
  collarBack: string;
  collarSeams: { crew: string; v: string };
  /** Seams of shoulders and cuffs or arm holes. */
  armSeams: readonly string[];
  hemSeams: readonly [upper: string, lower: string];
  /** Where the sleeves meet the sides: folds run together here. */
  armpits: { left: Point; right: Point };
  /** The top edge of the label inside the neck. */
  labelTop: number;
  /** The base line under the name is 28 units above this height; the number hangs below it. */
  letteringTop: number;
};

export type Point = readonly [x: number, y: number];

export const DRAWING_SIZE = 1000;
export const COLLAR_BACK_WIDTH = 20;

const TEE: Garment = {
  body: "M398,150 C420,190 460,212 500,212 C540,212 580,190 602,150 L690,182 C700,260 702,330 706,392 C700,560 708,740 722,905 C640,930 560,936 500,936 C440,936 360,930 278,905 C292,740 300,560 294,392 C298,330 300,260 310,182 Z",
  sleeves: {
    left: "M312,180 C250,205 205,250 176,330 C160,375 146,415 136,452 C176,476 222,492 268,498 C280,462 288,428 295,396 C300,330 304,250 312,180 Z",
    right:
      "M688,180 C750,205 795,250 824,330 C840,375 854,415 864,452 C824,476 778,492 732,498 C720,462 712,428 705,396 C700,330 696,250 688,180 Z",
  },
  cuffs: {
    left: "M136,452 C176,476 222,492 268,498 L274,474 C230,468 184,452 145,428 Z",
    right: "M864,452 C824,476 778,492 732,498 L726,474 C770,468 816,452 855,428 Z",
  },
  inside: "M398,150 C430,128 570,128 602,150 C580,190 540,212 500,212 C460,212 420,190 398,150 Z",
  insideV: "M398,150 C425,200 465,235 500,268 C535,235 575,200 602,150 C570,128 430,128 398,150 Z",
  collars: {
    crew: "M398,150 C420,190 460,212 500,212 C540,212 580,190 602,150 L622,157 C596,212 548,240 500,240 C452,240 404,212 378,157 Z",
    v: "M398,150 C425,200 465,235 500,268 C535,235 575,200 602,150 L622,157 C592,222 545,266 500,306 C455,266 408,222 378,157 Z",
  },
  collarBack: "M398,150 C430,128 570,128 602,150",
  collarSeams: {
    crew: "M370,163 C398,220 448,250 500,250 C552,250 602,220 630,163",
    v: "M370,164 C402,228 450,274 500,316 C550,274 598,228 630,164",
  },
  armSeams: [
    "M318,190 C310,254 307,332 302,394",
    "M682,190 C690,254 693,332 698,394",
    "M149,419 C187,444 232,460 276,466",
    "M851,419 C813,444 768,460 724,466",
  ],
  hemSeams: [
    "M277,884 C360,909 440,915 500,915 C560,915 640,909 723,884",
    "M277,875 C360,900 440,906 500,906 C560,906 640,900 723,875",
  ],
  armpits: { left: [300, 395], right: [700, 395] },
  labelTop: 154,
  letteringTop: 470,
};

const TANK: Garment = {
  body: "M404,130 C420,215 458,262 500,262 C542,262 580,215 596,130 L668,138 C664,240 684,330 738,392 C724,560 726,740 736,905 C650,932 560,938 500,938 C440,938 350,932 264,905 C274,740 276,560 262,392 C316,330 336,240 332,138 Z",
  sleeves: null,
  cuffs: {
    left: "M332,138 C336,240 316,330 262,392 L266,418 C338,344 362,250 356,136 Z",
    right: "M668,138 C664,240 684,330 738,392 L734,418 C662,344 638,250 644,136 Z",
  },
  inside: "M404,130 C440,112 560,112 596,130 C580,215 542,262 500,262 C458,262 420,215 404,130 Z",
  insideV: "M404,130 C422,210 460,262 500,302 C540,262 578,210 596,130 C560,112 440,112 404,130 Z",
  collars: {
    crew: "M404,130 C420,215 458,262 500,262 C542,262 580,215 596,130 L622,133 C604,236 552,290 500,290 C448,290 396,236 378,133 Z",
    v: "M404,130 C422,210 460,262 500,302 C540,262 578,210 596,130 L622,133 C600,232 552,294 500,340 C448,294 400,232 378,133 Z",
  },
  collarBack: "M404,130 C440,112 560,112 596,130",
  collarSeams: {
    crew: "M370,134 C388,244 442,300 500,300 C558,300 612,244 630,134",
    v: "M370,128 C392,236 444,300 500,350 C556,300 608,236 630,128",
  },
  armSeams: ["M347,140 C353,246 330,336 262,404", "M653,140 C647,246 670,336 738,404"],
  hemSeams: [
    "M263,884 C350,911 440,917 500,917 C560,917 650,911 737,884",
    "M263,875 C350,902 440,908 500,908 C560,908 650,902 737,875",
  ],
  armpits: { left: [270, 392], right: [730, 392] },
  labelTop: 138,
  letteringTop: 500,
};

export const GARMENTS: Readonly<Record<Cut, Garment>> = { tee: TEE, tank: TANK };

/** The two folded halves and the button band of a polo collar. */
export const POLO = {
  left: "M398,150 C380,150 372,160 366,176 L452,262 L500,226 C460,222 420,196 398,150Z",
  right: "M602,150 C620,150 628,160 634,176 L548,262 L500,226 C540,222 580,196 602,150Z",
  band: "M488,232 h24 v92 h-24z",
  buttons: [
    [500, 262],
    [500, 298],
  ],
} as const;

/** Stripes along the sleeves, three a side. */
export const SLEEVE_STRIPES = {
  left: [
    "M322,165 C250,190 190,260 120,470",
    "M340,172 C268,197 212,262 146,470",
    "M358,179 C288,204 236,264 172,470",
  ],
  right: [
    "M678,165 C750,190 810,260 880,470",
    "M660,172 C732,197 788,262 854,470",
    "M642,179 C712,204 764,264 828,470",
  ],
} as const;

/** Panels of the second colour down the sides, the edge that trims them and its seam. */
export const SIDE_PANELS = {
  left: {
    panel: "M262,380 C330,470 330,700 318,960 L240,960 Z",
    edge: "M262,380 C330,470 330,700 318,960",
    seam: "M252,380 C321,470 322,700 309,912",
  },
  right: {
    panel: "M738,380 C670,470 670,700 682,960 L760,960 Z",
    edge: "M738,380 C670,470 670,700 682,960",
    seam: "M748,380 C679,470 678,700 691,912",
  },
} as const;

/** The crest on the chest, in units of its own around its centre. */
export const CREST = {
  transform: "translate(612 300) scale(0.62)",
  rim: "M-52,-60 C-20,-52 20,-52 52,-60 L56,10 C52,48 24,70 0,82 C-24,70 -52,48 -56,10 Z",
  field: "M-43,-50 C-18,-43 18,-43 43,-50 L46,9 C43,40 20,59 0,69 C-20,59 -43,40 -46,9 Z",
  wedge: "M-46,9 L46,-22 L46,9 C43,40 20,59 0,69 C-20,59 -43,40 -46,9 Z",
} as const;

/** A polo collar lies over a round one. */
export function collarShape(collar: Collar): "v" | "crew" {
  return collar === "v" ? "v" : "crew";
}
