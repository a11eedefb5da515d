import { useEffect } from "react";

/**
 * How much of the layout's foot the on-screen keyboard covers, px. Browsers that resize the page
 * for the keyboard, as index.html asks, cover nothing; the others tell it by the visual viewport.
 */
export function coveredPx(
  layoutHeight: number,
  visual: Pick<VisualViewport, "height" | "offsetTop" | "scale">,
): number {
  // A page that is zoomed in by hand is no keyboard.
  if (visual.scale > 1) return 0;
  return Math.max(0, Math.round(layoutHeight - visual.height - visual.offsetTop));
}

/** Keeps `--keyboard-inset`, so that what is docked at the foot stands above the keyboard. */
export function useKeyboardInset(): void {
  useEffect(() => {
    const visual = window.visualViewport;
    if (visual === null) return;
    const { style } = document.documentElement;
    const follow = (): void => {
      style.setProperty("--keyboard-inset", `${coveredPx(window.innerHeight, visual)}px`);
    };
    visual.addEventListener("resize", follow);
    visual.addEventListener("scroll", follow);
    follow();
    return () => {
      visual.removeEventListener("resize", follow);
      visual.removeEventListener("scroll", follow);
      style.removeProperty("--keyboard-inset");
    };
  }, []);
}
