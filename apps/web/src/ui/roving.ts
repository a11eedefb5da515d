import type { KeyboardEvent } from "react";

/** Where the arrows lead from one of `count` places; null for keys that lead nowhere. */
export function nextPlace(key: string, place: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
    case "ArrowRight":
      return (place + 1) % count;
    case "ArrowUp":
    case "ArrowLeft":
      return (place - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** From right to left the arrows at the sides change places. */
function asRead(key: string, isRtl: boolean): string {
  if (!isRtl) return key;
  return { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[key] ?? key;
}

/** Moves the focus among the elements of a widget that is one stop of Tab; resolves to the place. */
export function moveFocus(event: KeyboardEvent<HTMLElement>, selector: string): number | null {
  const places = [...event.currentTarget.querySelectorAll<HTMLElement>(selector)];
  const now = places.findIndex((place) => place === document.activeElement);
  const isRtl = getComputedStyle(event.currentTarget).direction === "rtl";
  const next = nextPlace(asRead(event.key, isRtl), now, places.length);
  if (next === null || places.length === 0) return null;
  event.preventDefault();
  places[next]?.focus();
  return next;
}
