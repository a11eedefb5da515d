import type { OutlineStep, Typeface } from "./read-font.ts";

type Bounds = { left: number; top: number; right: number; bottom: number };

/** A line of text as outlines around the middle of its base line, in shares of the font size. */
export type TextLine = { steps: readonly OutlineStep[]; bounds: Bounds };

/** The height of the letters is looked at in this many bands to find how close two may stand. */
const BANDS = 10;
const SAMPLES = 8;
/** Open sides count up to this share of the size, so that an L and a T do not collide. */
const OPEN_MAX = 0.2;
const KERN_MIN = -0.16;
const KERN_MAX = 0.04;
const GAP_MIN = 0.035;

type Profile = { left: number[]; right: number[] };

function pointsOf(steps: readonly OutlineStep[]): [x: number, y: number][] {
  const points: [number, number][] = [];
  let last: [number, number] = [0, 0];
  for (const [command, x1 = 0, y1 = 0, x2 = 0, y2 = 0] of steps) {
    if (command === "Z") continue;
    const end: [number, number] = command === "Q" ? [x2, y2] : [x1, y1];
    const control: [number, number] =
      command === "Q" ? [x1, y1] : [(last[0] + end[0]) / 2, (last[1] + end[1]) / 2];
    for (let step = command === "M" ? SAMPLES : 1; step <= SAMPLES; step++) {
      const t = step / SAMPLES;
      const s = 1 - t;
      points.push([
        s * s * last[0] + 2 * s * t * control[0] + t * t * end[0],
        s * s * last[1] + 2 * s * t * control[1] + t * t * end[1],
      ]);
    }
    last = end;
  }
  return points;
}

/** How far a letter reaches to both sides in each band of the capitals' height. */
function profileOf(face: Typeface, character: string, height: number): Profile {
  const { steps, advance } = face.glyphOf(character);
  const left = Array.from({ length: BANDS }, () => advance / 2);
  const right = Array.from({ length: BANDS }, () => advance / 2);
  for (const [x, y] of pointsOf(steps)) {
    const band = Math.min(BANDS - 1, Math.max(0, Math.floor((-y / height) * BANDS)));
    left[band] = Math.min(left[band] ?? x, x);
    right[band] = Math.max(right[band] ?? x, x);
  }
  return { left, right };
}

function meanGap(
  first: Profile,
  advance: number,
  second: Profile,
): { mean: number; least: number } {
  const gaps = first.right.map((right, band) => advance - right + (second.left[band] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + Math.min(OPEN_MAX, gap), 0) / BANDS;
  return { mean, least: Math.min(...gaps) };
}

/** What to add between two letters so that the space between them looks as wide as between two H. */
function kern(face: Typeface, first: string, second: string, height: number): number {
  if (first === " " || second === " ") return 0;
  const upright = profileOf(face, "H", height);
  const wished = meanGap(upright, face.glyphOf("H").advance, upright).mean;
  const { advance } = face.glyphOf(first);
  const { mean, least } = meanGap(
    profileOf(face, first, height),
    advance,
    profileOf(face, second, height),
  );
  const wish = Math.min(KERN_MAX, Math.max(KERN_MIN, wished - mean));
  return Math.max(wish, GAP_MIN - least);
}

/** The height of the capitals as a share of the font size. */
export function capitalHeight(face: Typeface): number {
  return -Math.min(...pointsOf(face.glyphOf("H").steps).map(([, y]) => y));
}

function moved(step: OutlineStep, dx: number): OutlineStep {
  const [command, ...numbers] = step;
  return [command, ...numbers.map((value, index) => (index % 2 === 0 ? value + dx : value))];
}

export function boundsOf(steps: readonly OutlineStep[]): Bounds {
  const points = pointsOf(steps);
  if (points.length === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs),
    bottom: Math.max(...ys),
  };
}

/** Sets a text with optical kerning and `tracking` between its letters, both in shares of the size. */
export function setText(face: Typeface, text: string, tracking: number): TextLine {
  const characters = Array.from(text);
  const height = capitalHeight(face);
  const placed: OutlineStep[] = [];
  let x = 0;
  for (const [index, character] of characters.entries()) {
    const before = characters[index - 1];
    if (before !== undefined) x += kern(face, before, character, height) + tracking;
    const { steps, advance } = face.glyphOf(character);
    placed.push(...steps.map((step) => moved(step, x)));
    x += advance;
  }
  const { left, right } = boundsOf(placed);
  const steps = placed.map((step) => moved(step, -(left + right) / 2));
  return { steps, bounds: boundsOf(steps) };
}

/** A line bent so that its ends lie `rise` below its middle, as a share of the size. */
export function archText({ steps, bounds }: TextLine, rise: number): TextLine {
  const half = Math.max(bounds.right, -bounds.left, 1e-6);
  const bent = steps.map(([command, ...numbers]): OutlineStep => {
    const values = numbers.map((value, index) => {
      const x = numbers[index - 1] ?? 0;
      return index % 2 === 0 ? value : value + rise * (x / half) ** 2;
    });
    return [command, ...values];
  });
  return { steps: bent, bounds: boundsOf(bent) };
}

/** Path data of a line of `size` units around the point `x`, `baseline`. */
export function toPath(
  steps: readonly OutlineStep[],
  x: number,
  baseline: number,
  size: number,
): string {
  return steps
    .map(([command, ...numbers]) => {
      const written = numbers.map((value, index) => {
        const unit = value * size + (index % 2 === 0 ? x : baseline);
        return Math.round(unit * 100) / 100;
      });
      return `${command}${written.join(" ")}`;
    })
    .join("");
}
