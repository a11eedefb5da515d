import { crc32, deflateSync } from "node:zlib";

const WIDTH = 96;
const HEIGHT = 112;
const TEAL = [13, 115, 119];
const ORANGE = [242, 125, 38];
const WHITE = [250, 250, 246];

/** A shirt front in three flat colours: body, side stripes and a white bar where a number would be. */
function colourAt(x: number, y: number): readonly number[] {
  if (y > 40 && y < 76 && x > 36 && x < 60) return WHITE;
  return x < 14 || x >= WIDTH - 14 ? ORANGE : TEAL;
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, 8 + body.length)));
  return bytes;
}

function encodePng(): Uint8Array {
  const rows = new Uint8Array(HEIGHT * (1 + WIDTH * 3));
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) rows.set(colourAt(x, y), y * (1 + WIDTH * 3) + 1 + x * 3);
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, WIDTH);
  view.setUint32(4, HEIGHT);
  // 8 bits a channel, true colour.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const parts = [
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array(0)),
  ];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const picture = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    picture.set(part, offset);
    offset += part.length;
  }
  return picture;
}

/** The picture of predictions whose scenario has a duration: 96 × 112 pixels, PNG. */
export const FIXED_PICTURE: Uint8Array = encodePng();
