import { MAIL_ADDRESS_CHARACTERS_MAX } from "./limits.ts";

/** One address without its name: nothing in it ends a line, a list or a pair of brackets. */
const ADDRESS = /^[^\s<>"(),:;\\@[\]\p{C}]+@[^\s<>"(),:;\\@[\]\p{C}]+$/u;

export const isAddress = (text: string): boolean =>
  text.length <= MAIL_ADDRESS_CHARACTERS_MAX && ADDRESS.test(text);
