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

export function randomSeed(randomBytes: RandomBytes): number {
  let seed = 0;
  for (const byte of randomBytes(4)) seed = seed * 256 + byte;
  return seed;
}
