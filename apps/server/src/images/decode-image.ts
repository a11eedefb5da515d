import type { DecodedImage, ImageDecoder } from "@darkroom/engine";
import sharp from "sharp";
import type { Metadata, Sharp } from "sharp";
import { rgbaToThumbHash } from "thumbhash";
import { IMAGE_PIXELS_MAX, THUMBHASH_SIDE_MAX } from "../limits.ts";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpeg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  avif: "image/avif",
};

/** EXIF orientations from 5 on lie on their side. */
const ORIENTATION_SIDEWAYS_MIN = 5;

/**
 * Reads raster pictures from their bytes. The whole picture is decoded, so that a truncated
 * file is told from a good one; null for everything else, SVG included.
 */
export const decodeImage: ImageDecoder = async (bytes) => {
  try {
    const picture = sharp(bytes, { limitInputPixels: IMAGE_PIXELS_MAX, failOn: "truncated" });
    const metadata = await picture.metadata();
    const mediaType = readMediaType(metadata);
    if (mediaType === null) return null;
    const thumbhash = await readThumbhash(picture);
    return { ...readSize(metadata), mediaType, thumbhash };
  } catch {
    return null;
  }
};

function readMediaType(metadata: Metadata): string | null {
  const format = metadata.compression === "av1" ? "avif" : metadata.format;
  return MEDIA_TYPES[format] ?? null;
}

/** Width and height as people see the picture. */
function readSize(metadata: Metadata): Pick<DecodedImage, "width" | "height"> {
  const { width, height } = metadata;
  const isSideways = (metadata.orientation ?? 1) >= ORIENTATION_SIDEWAYS_MIN;
  return isSideways ? { width: height, height: width } : { width, height };
}

async function readThumbhash(picture: Sharp): Promise<string> {
  const { data, info } = await picture
    .clone()
    .rotate()
    .resize(THUMBHASH_SIDE_MAX, THUMBHASH_SIDE_MAX, { fit: "inside" })
    .ensureAlpha()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString("base64");
}
