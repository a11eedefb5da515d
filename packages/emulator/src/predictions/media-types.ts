/** Endings of delivered files, by their media type. */
const ENDINGS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/webp": "webp",
  "video/webm": "webm",
  "audio/wav": "wav",
  "text/plain": "txt",
};

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(ENDINGS).map(([mediaType, ending]) => [ending, mediaType]),
);

/** Endings as they stand in a regular expression. */
export const ENDING_CHOICES = Object.values(ENDINGS).join("|");

/** The ending of a file of this media type, without a dot; throws for one that no model makes. */
export function endingOf(mediaType: string): string {
  const ending = ENDINGS[mediaType];
  if (ending === undefined) throw new TypeError(`No file ending for ${mediaType}`);
  return ending;
}

/** The media type that a file's name tells. */
export function mediaTypeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf(".") + 1);
  return MEDIA_TYPES.get(ending) ?? "application/octet-stream";
}
