/** A word with the space behind it, as language models give their text. */
const PIECE = /\s*\S+\s*|\s+/gu;

/** A text in the pieces that a language model's output consists of; joined they are the text. */
export function splitPieces(text: string): string[] {
  return text.match(PIECE) ?? [];
}
