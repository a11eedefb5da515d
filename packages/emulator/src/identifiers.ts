const LETTERS = "0123456789abcdefghijklmnopqrstuv";

/** Makes random letters of 5 bits each from a source of random bytes. */
export function randomLetters(randomBytes: RandomBytes, length: number): string {
  let letters = "";
  for (const byte of randomBytes(length)) letters += LETTERS.charAt(byte % LETTERS.length);
  return letters;
}

export type RandomBytes = (count: number) => Uint8Array;

/** Predictions have 26 letters and digits (R6). */
export const PREDICTION_ID_LENGTH = 26;
/** Part of a delivery URL that cannot be guessed. */
export const OUTPUT_KEY_LENGTH = 40;
export const WEBHOOK_ID_LENGTH = 24;
export const FILE_ID_LENGTH = 32;

/** A UUID of version 4, as Skytells' ids are (K1). */
export function randomUuid(randomBytes: RandomBytes): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function randomSeed(randomBytes: RandomBytes): number {
  let seed = 0;
  for (const byte of randomBytes(4)) seed = seed * 256 + byte;
  return seed;
}
