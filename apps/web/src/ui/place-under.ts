import type { CSSProperties } from "react";

type Place = CSSProperties & Record<"--menu-top" | "--menu-end", string>;

export const NOWHERE: Place = { "--menu-top": "0px", "--menu-end": "0px" };

/** Below the button, its end at the end of the button. */
export function placeUnder(button: Element): Place {
  const { bottom, left, right } = button.getBoundingClientRect();
  const isRtl = getComputedStyle(button).direction === "rtl";
  const end = isRtl ? left : document.documentElement.clientWidth - right;
  return { "--menu-top": `${bottom}px`, "--menu-end": `${end}px` };
}
