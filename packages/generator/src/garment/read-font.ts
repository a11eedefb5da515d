/** One step of an outline: a command and its points in drawing units, y downwards. */
export type OutlineStep = readonly [command: "M" | "L" | "Q" | "Z", ...points: readonly number[]];

type Glyph = { steps: readonly OutlineStep[]; advance: number };

/** A TrueType face whose lengths are shares of the font size. */
export type Typeface = {
  hasGlyph: (character: string) => boolean;
  /** The outline on a base line at 0 and its width; a character without a glyph is blank. */
  glyphOf: (character: string) => Glyph;
};

type Tables = { view: DataView; offsets: ReadonlyMap<string, number> };
type ContourPoint = { x: number; y: number; isOn: boolean };

const COMPOSITE_DEPTH_MAX = 4;
const BLANK_ADVANCE = 0.28;

function readTables(bytes: Uint8Array): Tables {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets = new Map<string, number>();
  for (let index = 0; index < view.getUint16(4); index++) {
    const record = 12 + index * 16;
    const tag = String.fromCharCode(...bytes.subarray(record, record + 4));
    offsets.set(tag, view.getUint32(record + 8));
  }
  return { view, offsets };
}

function offsetOf({ offsets }: Tables, tag: string): number {
  const offset = offsets.get(tag);
  if (offset === undefined) throw new Error(`the font has no table ${tag}`);
  return offset;
}

/** Adds the characters of one segment of a format 4 table. */
function addSegment(
  indexes: Map<number, number>,
  view: DataView,
  ends: number,
  segment: number,
): void {
  const segments = view.getUint16(ends - 8) / 2;
  const starts = ends + segments * 2 + 2;
  const end = view.getUint16(ends + segment * 2);
  const start = view.getUint16(starts + segment * 2);
  const delta = view.getUint16(starts + (segments + segment) * 2);
  const rangePlace = starts + (segments * 2 + segment) * 2;
  const range = view.getUint16(rangePlace);
  for (let code = start; code <= end && code !== 0xffff; code++) {
    const found = range === 0 ? code : view.getUint16(rangePlace + range + (code - start) * 2);
    if (found !== 0) indexes.set(code, (found + delta) & 0xffff);
  }
}

/** Glyph indexes by code point, from the Unicode table of the basic plane. */
function readCharacters(tables: Tables): Map<number, number> {
  const { view } = tables;
  const base = offsetOf(tables, "cmap");
  const indexes = new Map<number, number>();
  for (let index = 0; index < view.getUint16(base + 2); index++) {
    const table = base + view.getUint32(base + 4 + index * 8 + 4);
    if (view.getUint16(table) !== 4) continue;
    const segments = view.getUint16(table + 6) / 2;
    for (let segment = 0; segment < segments; segment++) {
      addSegment(indexes, view, table + 14, segment);
    }
    return indexes;
  }
  return indexes;
}

function readFlags(view: DataView, from: number, count: number): { flags: number[]; next: number } {
  const flags: number[] = [];
  let place = from;
  while (flags.length < count) {
    const flag = view.getUint8(place++);
    const repeats = (flag & 8) === 0 ? 0 : view.getUint8(place++);
    for (let index = 0; index <= repeats; index++) flags.push(flag);
  }
  return { flags, next: place };
}

function readCoordinates(
  view: DataView,
  from: number,
  flags: readonly number[],
  [shortBit, sameBit]: readonly [number, number],
): { values: number[]; next: number } {
  let place = from;
  let value = 0;
  const values = flags.map((flag) => {
    if ((flag & shortBit) !== 0) {
      value += view.getUint8(place++) * ((flag & sameBit) === 0 ? -1 : 1);
    } else if ((flag & sameBit) === 0) {
      value += view.getInt16(place);
      place += 2;
    }
    return value;
  });
  return { values, next: place };
}

function readSimpleContours(view: DataView, start: number, contours: number): ContourPoint[][] {
  const ends = Array.from({ length: contours }, (_, index) =>
    view.getUint16(start + 10 + index * 2),
  );
  const count = (ends.at(-1) ?? -1) + 1;
  const instructions = start + 10 + contours * 2;
  const { flags, next } = readFlags(view, instructions + 2 + view.getUint16(instructions), count);
  const across = readCoordinates(view, next, flags, [2, 16]);
  const up = readCoordinates(view, across.next, flags, [4, 32]);
  const points = flags.map((flag, index) => ({
    x: across.values[index] ?? 0,
    y: up.values[index] ?? 0,
    isOn: (flag & 1) !== 0,
  }));
  return ends.map((end, index) =>
    points.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end + 1),
  );
}

function glyphStart(tables: Tables, index: number): number | undefined {
  const { view } = tables;
  const isLong = view.getInt16(offsetOf(tables, "head") + 50) === 1;
  const loca = offsetOf(tables, "loca");
  const at = (glyph: number): number =>
    isLong ? view.getUint32(loca + glyph * 4) : view.getUint16(loca + glyph * 2) * 2;
  return at(index) === at(index + 1) ? undefined : offsetOf(tables, "glyf") + at(index);
}

/** The contours of a glyph in font units; an accented one is put together from its parts. */
function readContours(tables: Tables, index: number, depth = 0): ContourPoint[][] {
  const { view } = tables;
  const start = glyphStart(tables, index);
  if (start === undefined || depth > COMPOSITE_DEPTH_MAX) return [];
  const contours = view.getInt16(start);
  if (contours >= 0) return readSimpleContours(view, start, contours);
  const found: ContourPoint[][] = [];
  let place = start + 10;
  let flags = 32;
  while ((flags & 32) !== 0) {
    flags = view.getUint16(place);
    const part = view.getUint16(place + 2);
    const isWide = (flags & 1) !== 0;
    const dx = isWide ? view.getInt16(place + 4) : view.getInt8(place + 4);
    const dy = isWide ? view.getInt16(place + 6) : view.getInt8(place + 5);
    place += isWide ? 8 : 6;
    // Scaled parts keep their size: the capitals of the chosen fonts have none.
    place += (flags & 8) === 0 ? ((flags & 64) === 0 ? ((flags & 128) === 0 ? 0 : 8) : 4) : 2;
    for (const contour of readContours(tables, part, depth + 1)) {
      found.push(contour.map(({ x, y, isOn }) => ({ x: x + dx, y: y + dy, isOn })));
    }
  }
  return found;
}

/** Two neighbouring control points imply a point of the curve half way between them. */
function toSteps(contour: readonly ContourPoint[], unitsPerSize: number): OutlineStep[] {
  const points: ContourPoint[] = [];
  for (const [index, point] of contour.entries()) {
    const before = contour.at(index - 1);
    if (before !== undefined && !before.isOn && !point.isOn) {
      points.push({ x: (before.x + point.x) / 2, y: (before.y + point.y) / 2, isOn: true });
    }
    points.push(point);
  }
  const first = points.findIndex(({ isOn }) => isOn);
  const ordered = [...points.slice(first), ...points.slice(0, first + 1)];
  const place = ({ x, y }: ContourPoint): [number, number] => [x / unitsPerSize, -y / unitsPerSize];
  const steps: OutlineStep[] = [];
  for (let index = 0; index < ordered.length; index++) {
    const point = ordered[index];
    const next = ordered[index + 1];
    if (point === undefined) break;
    if (index === 0) steps.push(["M", ...place(point)]);
    else if (point.isOn) steps.push(["L", ...place(point)]);
    else if (next !== undefined) {
      steps.push(["Q", ...place(point), ...place(next)]);
      index++;
    }
  }
  return [...steps, ["Z"]];
}

/** Reads a TrueType font with quadratic outlines. Throws for any other file. */
export function readFont(bytes: Uint8Array): Typeface {
  const tables = readTables(bytes);
  const { view } = tables;
  const unitsPerSize = view.getUint16(offsetOf(tables, "head") + 18);
  const metrics = view.getUint16(offsetOf(tables, "hhea") + 34);
  const widths = offsetOf(tables, "hmtx");
  const characters = readCharacters(tables);
  const known = new Map<string, Glyph>();
  const readGlyph = (character: string): Glyph => {
    const index = characters.get(character.codePointAt(0) ?? 0);
    if (index === undefined) return { steps: [], advance: BLANK_ADVANCE };
    const advance = view.getUint16(widths + Math.min(index, metrics - 1) * 4) / unitsPerSize;
    const contours = readContours(tables, index).filter(({ length }) => length > 1);
    return { steps: contours.flatMap((contour) => toSteps(contour, unitsPerSize)), advance };
  };
  return {
    hasGlyph: (character) => characters.has(character.codePointAt(0) ?? 0),
    glyphOf: (character) => {
      const glyph = known.get(character) ?? readGlyph(character);
      known.set(character, glyph);
      return glyph;
    },
  };
}
