/** What the first bytes of a picture file tell, before anything is decoded. */
export type PictureHeader = {
  format: "png" | "jpeg" | "webp";
  width: number;
  height: number;
  /** How often the decoder goes over the whole picture; more than 1 only in progressive JPEGs. */
  passes: number;
};

const PNG_SIGNATURE = [137, 80, 78, 71, 13, 10, 26, 10];
const PNG_HEADER_BYTES = 24;
const WEBP_HEADER_BYTES = 30;

/** Understands PNG, JPEG and WebP; null for everything else and for files that break off. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG_SIGNATURE.every((value, index) => bytes[index] === value)) return readPng(view);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(view);
  if (readTag(view, 0) === "RIFF" && readTag(view, 8) === "WEBP") return readWebp(view);
  return null;
}

function readTag(view: DataView, offset: number): string {
  if (view.byteLength < offset + 4) return "";
  return String.fromCharCode(...Array.from({ length: 4 }, (_, at) => view.getUint8(offset + at)));
}

function readPng(view: DataView): PictureHeader | null {
  if (view.byteLength < PNG_HEADER_BYTES || readTag(view, 12) !== "IHDR") return null;
  return { format: "png", width: view.getUint32(16), height: view.getUint32(20), passes: 1 };
}

function readWebp(view: DataView): PictureHeader | null {
  if (view.byteLength < WEBP_HEADER_BYTES) return null;
  const size = readWebpSize(view);
  return size === null ? null : { format: "webp", ...size, passes: 1 };
}

function readWebpSize(view: DataView): { width: number; height: number } | null {
  switch (readTag(view, 12)) {
    case "VP8 ":
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: readUint24(view, 24) + 1, height: readUint24(view, 27) + 1 };
    default:
      return null;
  }
}

function readUint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}

/** Markers that begin a frame, all but DHT (c4), JPG (c8) and DAC (cc) among c0 to cf. */
function isFrameMarker(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Markers without a length: restarts, the start and the end of the picture. */
function isBareMarker(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd9) || marker === 0x01;
}

/** Walks from marker to marker; entropy-coded data hold none but restarts. */
function readJpeg(view: DataView): PictureHeader | null {
  let size: { width: number; height: number } | null = null;
  let passes = 0;
  let offset = 2;
  while (offset + 4 <= view.byteLength) {
    const marker = view.getUint8(offset) === 0xff ? view.getUint8(offset + 1) : 0x00;
    // Data between scans, and fill bytes before a marker.
    if (marker === 0x00 || marker === 0xff) {
      offset += 1;
      continue;
    }
    if (isBareMarker(marker)) {
      offset += 2;
      continue;
    }
    if (marker === 0xda) passes += 1;
    if (isFrameMarker(marker) && offset + 9 <= view.byteLength) {
      const found = { width: view.getUint16(offset + 7), height: view.getUint16(offset + 5) };
      // A second frame is no picture that a camera wrote.
      if (size !== null) return null;
      size = found;
    }
    offset += 2 + view.getUint16(offset + 2);
  }
  return size === null ? null : { format: "jpeg", ...size, passes };
}
