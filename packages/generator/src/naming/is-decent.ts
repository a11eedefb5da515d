import { hashText } from "../design/random.ts";
import { hasBlockedTerm } from "../safety/find-blocked-term.ts";

/**
 * Parts that an invented name must not have, as `hashText` of them, so that nobody has to read
 * them. They are shorter than the words they hint at: too many refusals cost nothing here.
 */
const UNWANTED: ReadonlySet<number> = new Set([
  0x021aeb20, 0x140161b2, 0x1414e96a, 0x18a40a3d, 0x252203cb, 0x2cdf9a2c, 0x326b727b, 0x32e8fe34,
  0x37b8dfb2, 0x4ceecd49, 0x4edcaf9b, 0x50335e3d, 0x52807cf8, 0x54882378, 0x5ea435a5, 0x6537d094,
  0x6cd5e87b, 0x6da44d42, 0x7c9ae63f, 0x7df6521e, 0x7e8dde33, 0x802bffde, 0x82405e59, 0x853febae,
  0x874bc2bc, 0x8900b1cb, 0x8a8df117, 0x8c7007bc, 0x8f420894, 0x91e43548, 0x948002a1, 0x9ad9074a,
  0x9b5fac47, 0xa49a9c69, 0xa5db73a5, 0xa6ca6ccb, 0xa856eb33, 0xa96a747e, 0xaddb803d, 0xb1f8089d,
  0xb26248a9, 0xb70ae53e, 0xb90aa4f5, 0xba947f33, 0xbbe70fee, 0xc50f4599, 0xc8c8b2d0, 0xcc4d080b,
  0xd22719e7, 0xd7337605, 0xda97b6a4, 0xdae335ad, 0xdbafbd1d, 0xdc08ae09, 0xed561f98, 0xf23e2de2,
  0xf9603045,
]);
const UNWANTED_LETTERS_MIN = 3;
const UNWANTED_LETTERS_MAX = 6;

/** Whether an invented word can be printed on a shirt without a second look. */
export function isDecent(word: string): boolean {
  const letters = word.toLowerCase().replaceAll(/[^a-z]/gu, "");
  for (let start = 0; start < letters.length; start++) {
    for (let length = UNWANTED_LETTERS_MIN; length <= UNWANTED_LETTERS_MAX; length++) {
      if (UNWANTED.has(hashText(letters.slice(start, start + length)))) return false;
    }
  }
  return !hasBlockedTerm(word);
}
