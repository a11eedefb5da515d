import { mixColors } from "../design/colors.ts";
import type { Design } from "../design/types.ts";
import type { Inks } from "./choose-ink.ts";
import type { Kit } from "./kits.ts";
import type { Outline } from "./outline.ts";
import { SIDES, openPath, place } from "./path.ts";
import type { Side } from "./path.ts";
import { element, fill, stroke } from "./svg.ts";
import { ribLines } from "./trims.ts";

const BUTTON_RADIUS = 5.5;
const BUTTON_STEP = 92;
const PLACKET_HALF = 13;
const LABEL = { width: 46, height: 26 };

/** A dark line that fades over four strokes: the shadow of an edge that lies on the cloth. */
export function softShadow(path: string, width: number, opacity: number): string {
  return [1, 0.7, 0.45, 0.2]
    .map((share) =>
      element("path", {
        d: path,
        fill: "none",
        stroke: "#000",
        "stroke-width": width * share,
        "stroke-opacity": opacity / 4,
        "stroke-linejoin": "round",
      }),
    )
    .join("");
}

function drawRibs(path: string, opacity: number): string {
  return (
    element("path", {
      d: path,
      fill: "none",
      stroke: "#000",
      "stroke-width": 1.5,
      "stroke-opacity": opacity,
    }) +
    element("path", {
      d: path,
      fill: "none",
      stroke: "#fff",
      "stroke-width": 1.2,
      "stroke-opacity": opacity * 0.6,
      transform: "translate(1.6 0)",
    })
  );
}

/** The inner back with its tape and label, darker the deeper it lies. */
export function drawInside(design: Design, kit: Kit, outline: Outline, inks: Inks): string {
  const { neckY } = kit.cutting;
  const cloth = mixColors(design.base, "#14151a", 0.3);
  const shade = element(
    "linearGradient",
    { id: "deep", x1: 0, y1: neckY, x2: 0, y2: outline.neckDepth, gradientUnits: "userSpaceOnUse" },
    element("stop", { offset: 0, "stop-color": "#000", "stop-opacity": 0.1 }) +
      element("stop", { offset: 1, "stop-color": "#000", "stop-opacity": 0.5 }),
  );
  const labelTop = neckY + 39;
  const hasRoom = outline.neckDepth - labelTop > LABEL.height + 8;
  const label = [
    element("rect", { x: 500 - LABEL.width / 2, y: labelTop, ...LABEL, rx: 2, fill: "#e9e8e4" }),
    element("circle", {
      cx: 500,
      cy: labelTop + 13,
      r: 6.5,
      fill: "none",
      stroke: "#33353a",
      "stroke-width": 2.6,
    }),
  ];
  return [
    element("defs", {}, shade),
    fill(outline.inside, cloth),
    stroke(outline.backTape, mixColors(inks.trim, "#808080", 0.35), 11),
    softShadow(outline.backTape, 16, 0.35),
    ...(hasRoom ? label : []),
    fill(outline.backBand, mixColors(inks.trim, "#000000", 0.12)),
    drawRibs(ribLines(kit).back, 0.13),
    element("path", { d: outline.inside, fill: "url(#deep)" }),
    softShadow(outline.neckEdge, 22, 0.5),
  ].join("");
}

function drawButtons(color: string, from: number, to: number, step: number): string {
  const rim = mixColors(color, "#000000", 0.35);
  const buttons: string[] = [];
  for (let y = from; y <= to; y += step) {
    buttons.push(
      element("circle", { cx: 500, cy: y + 1.6, r: BUTTON_RADIUS + 1, fill: "#000", opacity: 0.3 }),
      element("circle", {
        cx: 500,
        cy: y,
        r: BUTTON_RADIUS,
        fill: color,
        stroke: rim,
        "stroke-width": 1.2,
      }),
      element("circle", { cx: 500, cy: y, r: 1.4, fill: rim }),
    );
  }
  return buttons.join("");
}

function drawPlacket(color: string, from: number, to: number): string {
  const left = 500 - PLACKET_HALF;
  const box = `M${left},${from} H${500 + PLACKET_HALF} V${to} H${left}Z`;
  return [
    softShadow(box, 10, 0.4),
    fill(box, color),
    stroke(
      `M${left + 4},${from} V${to - 4} H${500 + PLACKET_HALF - 4} V${from}`,
      mixColors(color, "#000000", 0.22),
      1.2,
    ),
  ].join("");
}

function leafPath(side: Side, { cutting }: Kit, depth: number): string {
  const { neckHalf, neckY } = cutting;
  const tip = [64, depth + 34] as const;
  return `${openPath(
    side,
    [neckHalf - 6, neckY - 3],
    [
      [
        [neckHalf * 0.86, neckY + 46],
        [neckHalf * 0.45, depth - 8],
        [3, depth - 4],
      ],
      [[12, depth + 10], [40, depth + 26], tip],
      [
        [84, depth + 4],
        [neckHalf + 24, neckY + 46],
        [neckHalf + 27, neckY + 10],
      ],
    ],
  )}Z`;
}

function drawLeaves(kit: Kit, outline: Outline, color: string): string {
  return SIDES.map((side) => {
    const leaf = leafPath(side, kit, outline.neckDepth);
    return (
      element("g", { transform: "translate(0 5)" }, softShadow(leaf, 14, 0.6)) +
      fill(leaf, color) +
      stroke(leaf, mixColors(color, "#000000", 0.25), 1.4)
    );
  }).join("");
}

function drawBand(kit: Kit, outline: Outline, color: string): string {
  const hasMitre = kit.neck === "v" || kit.neck === "laces";
  const depth = outline.neckDepth;
  return [
    element("g", { transform: "translate(0 3)" }, softShadow(outline.neckSeam, 15, 0.55)),
    fill(outline.neckBand, color),
    drawRibs(ribLines(kit).neck, 0.11),
    hasMitre
      ? stroke(`M500,${depth - 2} V${depth + 29}`, mixColors(color, "#000000", 0.4), 1.8)
      : "",
    stroke(outline.neckSeam, mixColors(color, "#000000", 0.4), 1.6),
    stroke(outline.neckEdge, mixColors(color, "#ffffff", 0.3), 2),
  ].join("");
}

function drawZip(depth: number, color: string): string {
  const end = depth + 290;
  return [
    softShadow(`M500,${depth} V${end}`, 16, 0.4),
    stroke(`M500,${depth} V${end}`, color, 9),
    element("path", {
      d: `M500,${depth} V${end}`,
      fill: "none",
      stroke: "#b9bcc2",
      "stroke-width": 4.5,
      "stroke-dasharray": "2.2 1.6",
    }),
    element("rect", {
      x: 495,
      y: depth + 14,
      width: 10,
      height: 24,
      rx: 4,
      fill: "#c9ccd1",
      stroke: "#5c5f66",
      "stroke-width": 1.4,
    }),
  ].join("");
}

function drawLaces({ cutting }: Kit, depth: number): string {
  const steps = [0.42, 0.62, 0.82];
  const lines = steps.flatMap((share, index) => {
    const y = cutting.neckY + (depth - cutting.neckY) * share;
    const half = cutting.neckHalf * (1.12 - share * 0.86);
    const next = cutting.neckHalf * (1.12 - (share + 0.2) * 0.86);
    return SIDES.map((side) =>
      index === steps.length - 1
        ? `M${place(side, [half, y])} L${place(side, [-next * 0.5, y + 26])}`
        : `M${place(side, [half, y])} L${place(side, [-next, y + 24])}`,
    );
  });
  const path = lines.join(" ");
  return (
    element("path", {
      d: path,
      fill: "none",
      stroke: "#2a2c31",
      "stroke-width": 7.5,
      "stroke-linecap": "round",
    }) +
    element("path", {
      d: path,
      fill: "none",
      stroke: "#f4f3ee",
      "stroke-width": 5,
      "stroke-linecap": "round",
    })
  );
}

/** Collar, band and fastening at the front of the neck. */
export function drawNeck(design: Design, kit: Kit, outline: Outline, inks: Inks): string {
  const depth = outline.neckDepth;
  const { trim } = inks;
  const button = mixColors(trim, design.base, 0.85);
  if (kit.neck === "polo") {
    return (
      drawPlacket(mixColors(trim, "#000000", 0.06), depth, depth + 104) +
      drawButtons(button, depth + 44, depth + 90, 40) +
      drawLeaves(kit, outline, trim)
    );
  }
  const band = drawBand(kit, outline, trim);
  if (kit.neck === "henley") {
    return (
      drawPlacket(trim, depth + 20, depth + 128) +
      drawButtons(button, depth + 40, depth + 116, 34) +
      band
    );
  }
  if (kit.neck === "buttons") {
    const bottom = kit.cutting.hem[1] + kit.cutting.hemDrop;
    const piping = [-14, 14].map((x) => stroke(`M${500 + x},${depth + 10} V${bottom}`, trim, 5));
    return [
      softShadow(`M514,${depth} V${bottom}`, 9, 0.35),
      ...piping,
      drawButtons(button, depth + 46, bottom - 30, BUTTON_STEP),
      band,
    ].join("");
  }
  if (kit.neck === "zip") return band + drawZip(depth, mixColors(trim, "#000000", 0.2));
  return kit.neck === "laces" ? band + drawLaces(kit, depth) : band;
}
