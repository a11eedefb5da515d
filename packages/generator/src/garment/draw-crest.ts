import { contrastRatio } from "../design/colors.ts";
import { createRandom, hashText, pickOne } from "../design/random.ts";
import type { Design } from "../design/types.ts";
import type { Inks } from "./choose-ink.ts";
import { letteringFont } from "./layout-lettering.ts";
import { loadFont } from "./load-fonts.ts";
import { capitalHeight, setText, toPath } from "./set-text.ts";
import { element, fill, stroke } from "./svg.ts";

/** Shields about 100 units wide and 120 high around 0,0. */
const SHIELDS = [
  "M-48,-56 C-20,-48 20,-48 48,-56 L50,8 C47,40 24,56 0,68 C-24,56 -47,40 -50,8Z",
  "M0,-62 L50,-44 L50,6 C50,40 26,56 0,68 C-26,56 -50,40 -50,6 L-50,-44Z",
  "M-46,-54 L0,-62 L46,-54 L46,22 L0,66 L-46,22Z",
  "M0,-58 C32,-58 58,-32 58,0 C58,32 32,58 0,58 C-32,58 -58,32 -58,0 C-58,-32 -32,-58 0,-58Z",
  "M-50,-40 L-34,-58 L34,-58 L50,-40 L50,4 C50,38 26,54 0,66 C-26,54 -50,38 -50,4Z",
] as const;

const STAR =
  "M0,-30 L8.8,-9.3 L31,-7.4 L14.1,7.2 L19.2,29 L0,17.4 L-19.2,29 L-14.1,7.2 L-31,-7.4 L-8.8,-9.3Z";
const BOLT = "M10,-36 L-22,6 L-3,6 L-11,36 L22,-8 L3,-8Z";
const PEAKS = "M-38,26 L-13,-20 L0,2 L10,-12 L38,26Z";
const WING =
  "M-32,-16 C-8,-26 18,-22 36,-30 C32,-12 22,-4 10,-2 C18,0 22,0 28,-2 C20,12 8,14 -2,12 C2,16 6,17 12,17 C0,28 -18,22 -24,6 C-26,0 -28,-8 -32,-16Z";
const BALL = "M0,-14 L13.3,-4.3 L8.2,11.3 L-8.2,11.3 L-13.3,-4.3Z";
const CHEVRONS =
  "M-34,-6 L0,-30 L34,-6 L34,8 L0,-16 L-34,8Z M-34,20 L0,-4 L34,20 L34,34 L0,10 L-34,34Z";
const LEAVES = ["M-30,28 C-44,12 -46,-12 -36,-32", "M30,28 C44,12 46,-12 36,-32"] as const;

/** The grounds of the shield: plain, halved, with a chief or striped. */
type Ground = "plain" | "halved" | "chief" | "pales";
type Motif = "monogram" | "star" | "bolt" | "peaks" | "wing" | "ball" | "chevrons" | "laurel";

const CREST_SALT = 0xc4e57;
const MARK_Y = 214;
const MARK_X = 116;
const CREST_SCALE = 0.56;

function drawGround(ground: Ground, color: string): string {
  if (ground === "halved")
    return element("rect", { x: 0, y: -80, width: 80, height: 160, fill: color });
  if (ground === "chief")
    return element("rect", { x: -80, y: -80, width: 160, height: 46, fill: color });
  if (ground === "plain") return "";
  return [-50, -10, 30]
    .map((x) => element("rect", { x, y: -80, width: 20, height: 160, fill: color }))
    .join("");
}

function drawMonogram(design: Design, ink: string, height: number): string {
  const face = loadFont(letteringFont(design));
  const line = setText(face, Array.from(design.name)[0] ?? "", 0);
  const size = height / capitalHeight(face);
  return fill(toPath(line.steps, 0, height / 2 + 4, size), ink);
}

function drawBall(ink: string): string {
  const seams = [0, 72, 144, 216, 288].map((turn) =>
    element("path", {
      d: "M0,-14 L0,-28",
      transform: `rotate(${turn})`,
      stroke: ink,
      "stroke-width": 4,
    }),
  );
  return `${element("circle", { r: 30, fill: "none", stroke: ink, "stroke-width": 5 })}${fill(BALL, ink)}${seams.join("")}`;
}

function drawMotif(motif: Motif, design: Design, ink: string): string {
  if (motif === "monogram") return drawMonogram(design, ink, 60);
  if (motif === "ball") return drawBall(ink);
  if (motif === "laurel") {
    const sprigs = LEAVES.map((path) =>
      element("path", {
        d: path,
        fill: "none",
        stroke: ink,
        "stroke-width": 9,
        "stroke-dasharray": "9 3",
        "stroke-linecap": "butt",
      }),
    );
    return sprigs.join("") + drawMonogram(design, ink, 42);
  }
  const shapes = { star: STAR, bolt: BOLT, peaks: PEAKS, wing: WING, chevrons: CHEVRONS };
  return fill(shapes[motif], ink);
}

/** The club's emblem on the wearer's left chest, the same for one name and its colours. */
export function drawCrest(design: Design, inks: Inks, lowest: number): string {
  const random = createRandom(hashText(design.name) ^ design.seed ^ CREST_SALT);
  const shield = pickOne(random, SHIELDS);
  const ground = pickOne<Ground>(random, ["plain", "halved", "chief", "pales"]);
  const hasName = design.name.trim() !== "";
  const motifs: readonly [Motif, ...Motif[]] = hasName
    ? ["monogram", "star", "bolt", "peaks", "wing", "ball", "chevrons", "laurel"]
    : ["star", "bolt", "peaks", "wing", "ball", "chevrons"];
  const motif = pickOne(random, motifs);
  const field = contrastRatio(design.second, inks.ink) > 2.2 ? design.second : inks.outline;
  const deep =
    contrastRatio(design.base, inks.ink) > 2.2 && design.base !== field ? design.base : field;
  const y = Math.min(MARK_Y, lowest);
  const clip = element("clipPath", { id: "shield" }, element("path", { d: shield }));
  const inner = element(
    "g",
    { "clip-path": "url(#shield)" },
    fill(shield, field) + drawGround(ground, deep) + drawMotif(motif, design, inks.ink),
  );
  const rim = (color: string, width: number): string =>
    element("path", {
      d: shield,
      fill: "none",
      stroke: color,
      "stroke-width": width,
      "stroke-linejoin": "round",
    });
  return element(
    "g",
    { transform: `translate(${500 + MARK_X} ${y}) scale(${CREST_SCALE})` },
    clip + rim(inks.outline, 18) + rim(inks.ink, 9) + inner,
  );
}

/** The maker's mark on the other side: the blades of a lens. */
export function drawMark(inks: Inks, lowest: number): string {
  const blades = [0, 60, 120, 180, 240, 300].map((turn) =>
    element("path", { d: "M-2,-22 L19,-11 L6,-4Z", fill: inks.ink, transform: `rotate(${turn})` }),
  );
  const edge = element("circle", { r: 25, fill: inks.outline, opacity: 0.9 });
  return element(
    "g",
    { transform: `translate(${500 - MARK_X} ${Math.min(MARK_Y, lowest)}) scale(0.72)` },
    edge + stroke("M0,0", inks.ink, 0) + blades.join(""),
  );
}
