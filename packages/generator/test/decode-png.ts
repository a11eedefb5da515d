import { crc32, inflateSync } from "node:zlib";

type DecodedPng = { width: number; height: number; rgb: Uint8Array; chunkTypes: string[] };

const SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];

/** Undoes the two row filters that the encoder may use. */
function unfilter(filtered: Uint8Array, rowBytes: number, height: number): Uint8Array {
  const rgb = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (rowBytes + 1)];
    if (filter !== 0 && filter !== 2) throw new Error(`row ${y} has filter ${filter}`);
    for (let index = 0; index < rowBytes; index++) {
      const above = filter === 2 ? (rgb[(y - 1) * rowBytes + index] ?? 0) : 0;
      rgb[y * rowBytes + index] = (filtered[y * (rowBytes + 1) + 1 + index] ?? 0) + above;
    }
  }
  return rgb;
}

/** A strict reader of 8-bit RGB pictures, written apart from the encoder; throws on any fault. */
export function decodePng(bytes: Uint8Array): DecodedPng {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) throw new Error("no signature");
  const chunkTypes: string[] = [];
  const compressed: Uint8Array[] = [];
  let width = 0;
  let height = 0;
  for (let offset = SIGNATURE.length; offset < bytes.length;) {
    const length = view.getUint32(offset);
    const type = String.fromCharCode(...bytes.subarray(offset + 4, offset + 8));
    const content = bytes.subarray(offset + 8, offset + 8 + length);
    const sum = crc32(bytes.subarray(offset + 4, offset + 8 + length));
    if (view.getUint32(offset + 8 + length) !== sum) throw new Error(`checksum of ${type}`);
    chunkTypes.push(type);
    if (type === "IHDR") {
      width = view.getUint32(offset + 8);
      height = view.getUint32(offset + 12);
      const format = [...content.subarray(8)];
      if (format.join() !== "8,2,0,0,0") throw new Error(`format ${format.join()}`);
    }
    if (type === "IDAT") compressed.push(content);
    offset += 12 + length;
  }
  const filtered = inflateSync(Buffer.concat(compressed));
  if (filtered.length !== (width * 3 + 1) * height) throw new Error("wrong number of pixels");
  return { width, height, rgb: unfilter(filtered, width * 3, height), chunkTypes };
}
