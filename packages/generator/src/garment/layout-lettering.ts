import type { Design, Font } from "../design/types.ts";
import type { Kit } from "./kits.ts";
import { loadFont } from "./load-fonts.ts";
import type { Outline } from "./outline.ts";
import { archText, capitalHeight, setText, toPath } from "./set-text.ts";
import type { TextLine } from "./set-text.ts";

type Frame = { left: number; top: number; right: number; bottom: number };

/** Lettering as an outline in drawing units and the frame that it fills. */
export type LetteringShape = { path: string; frame: Frame };
export type Lettering = { name: LetteringShape | undefined; number: LetteringShape | undefined };

/** Drawing units. */
const NAME_WIDTH_SHARE = 1.6;
const NAME_HEIGHT_MAX = 66;
const NUMBER_HEIGHT = 208;
const NUMBER_ALONE_HEIGHT = 240;
const NUMBER_WIDTH_SHARE = 1.3;
const SIDE_NUMBER_HEIGHT = 104;
const SIDE_NUMBER_X = 108;
const NAME_BASELINE = 398;
const GAP = 40;
/** Room for the outlines around the letters, in drawing units. */
export const OUTLINE_ROOM = 16;
const LONG_NAME_CHARACTERS = 9;
const CYRILLIC = /\p{Script=Cyrillic}/u;

/** The design's font, or the one that has the letters of its name. */
export function letteringFont(design: Design): Font {
  if (CYRILLIC.test(design.name)) return "Russo One";
  const face = loadFont(design.font);
  return Array.from(design.name).every((letter) => letter === " " || face.hasGlyph(letter))
    ? design.font
    : "Russo One";
}

function placeLine(line: TextLine, size: number, x: number, baseline: number): LetteringShape {
  const { left, top, right, bottom } = line.bounds;
  return {
    path: toPath(line.steps, x, baseline, size),
    frame: {
      left: x + left * size,
      top: baseline + top * size,
      right: x + right * size,
      bottom: baseline + bottom * size,
    },
  };
}

/** The size at which a line is at most this wide and its capitals this high. */
function fitSize(line: TextLine, capitals: number, width: number, height: number): number {
  const lineWidth = Math.max(1e-6, line.bounds.right - line.bounds.left);
  return Math.min(height / capitals, width / lineWidth);
}

function layoutName(design: Design, kit: Kit, baseline: number): LetteringShape | undefined {
  if (design.name.trim() === "") return undefined;
  const font = letteringFont(design);
  const face = loadFont(font);
  const isLong = Array.from(design.name).length >= LONG_NAME_CHARACTERS;
  const straight = setText(face, design.name, isLong ? 0.015 : 0.05);
  const isArched = font === "Graduate" || kit.hasSideNumber;
  const half = Math.min(kit.cutting.armpit[0], kit.cutting.waist[0]);
  const width = half * NAME_WIDTH_SHARE - (design.sidePanels ? 24 : 0);
  const size = fitSize(straight, capitalHeight(face), width, NAME_HEIGHT_MAX);
  const line = isArched ? archText(straight, Math.min(0.42, 26 / size)) : straight;
  return placeLine(line, size, 500, baseline);
}

function layoutNumber(
  design: Design,
  kit: Kit,
  top: number,
  hasName: boolean,
): LetteringShape | undefined {
  if (design.number === "") return undefined;
  const face = loadFont(design.font);
  const line = setText(face, design.number, 0.03);
  const capitals = capitalHeight(face);
  if (kit.hasSideNumber && hasName) {
    const size = fitSize(line, capitals, 150, SIDE_NUMBER_HEIGHT);
    return placeLine(line, size, 500 + SIDE_NUMBER_X, top + 30 + size * capitals);
  }
  const half = kit.cutting.waist[0];
  const width = half * NUMBER_WIDTH_SHARE - (design.sidePanels ? 30 : 0);
  const size = fitSize(line, capitals, width, hasName ? NUMBER_HEIGHT : NUMBER_ALONE_HEIGHT);
  return placeLine(line, size, 500, top + size * capitals);
}

/** Name and number as outlines on the chest, each inside the width its cut has there. */
export function layoutLettering(design: Design, kit: Kit, outline: Outline): Lettering {
  const baseline = Math.max(NAME_BASELINE, outline.neckDepth + 128);
  const name = layoutName(design, kit, baseline);
  const top = name === undefined ? baseline - 60 : name.frame.bottom + GAP;
  return { name, number: layoutNumber(design, kit, top, name !== undefined) };
}
