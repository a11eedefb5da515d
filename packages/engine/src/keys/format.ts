import { createHash, randomBytes } from "node:crypto";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = BigInt(DIGITS.length);
/** Drawn at random: 59 bits name a key, 256 bits open it. */
const PREFIX_DIGITS = 10;
const SECRET_BYTES = 32;
const SECRET_DIGITS = 43;
const CHECKSUM_BYTES = 4;
const CHECKSUM_DIGITS = 6;
const DRAWN_BYTES = 16;

const KEY = new RegExp(
  `^dk_(?<prefix>[0-9A-Za-z]{${PREFIX_DIGITS}})_[0-9A-Za-z]{${SECRET_DIGITS + CHECKSUM_DIGITS}}$`,
);

/** Whether a text is meant to be one of our keys, right or wrong. */
export const isKeyLike = (text: string): boolean => text.startsWith("dk_");

/** A number in digits and letters, its last `length` digits. */
function write(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
  let text = "";
  while (text.length < length) {
    text = (DIGITS[Number(rest % BASE)] ?? "") + text;
    rest /= BASE;
  }
  return text;
}

/** What a typing error or a cut-off end does not survive, and a scanner of secrets can verify. */
function checksumOf(body: string): string {
  const digest = createHash("sha256").update(body).digest();
  return write(digest.subarray(0, CHECKSUM_BYTES), CHECKSUM_DIGITS);
}

/** What is stored of a key: nobody finds 256 random bits from it. */
export const keyDigest = (key: string): string => createHash("sha256").update(key).digest("hex");

/** A new key, `dk_<prefix>_<secret><checksum>`, and the prefix by which it is known. */
export function drawKey(): { key: string; prefix: string } {
  const prefix = write(randomBytes(DRAWN_BYTES), PREFIX_DIGITS);
  const body = `dk_${prefix}_${write(randomBytes(SECRET_BYTES), SECRET_DIGITS)}`;
  return { key: body + checksumOf(body), prefix };
}

/** The prefix of a well-formed key; null for a text that was mistyped or cut. */
export function readPrefix(key: string): string | null {
  const prefix = KEY.exec(key)?.groups?.["prefix"] ?? null;
  const isWhole = checksumOf(key.slice(0, -CHECKSUM_DIGITS)) === key.slice(-CHECKSUM_DIGITS);
  return isWhole ? prefix : null;
}
