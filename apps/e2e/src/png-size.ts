const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
/** The header chunk comes first: 8 bytes of signature, length and type, then both sides. */
const WIDTH_AT = 16;
const HEIGHT_AT = 20;
const HEADER_BYTES = 24;

/** Pixel size of a PNG, read from its header; throws a `TypeError` for anything else. */
export function readPngSize(bytes: Uint8Array): { width: number; height: number } {
  const isPng =
    bytes.byteLength >= HEADER_BYTES && SIGNATURE.every((byte, place) => bytes[place] === byte);
  if (!isPng) throw new TypeError(`These ${String(bytes.byteLength)} bytes are no PNG`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(WIDTH_AT), height: view.getUint32(HEIGHT_AT) };
}
