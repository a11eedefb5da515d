import { useLayoutEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { rangeOf } from "./window-range.ts";
import type { WindowRange } from "./window-range.ts";

/** Where the list stands in the window; its style sheet says how many columns it has. */
function measure(list: HTMLElement, count: number): WindowRange {
  const first = list.querySelector<HTMLElement>(":scope > li");
  const { gridTemplateColumns, rowGap } = getComputedStyle(list);
  const columns = gridTemplateColumns.split(" ").filter((size) => size !== "none").length;
  const gapPx = Number.parseFloat(rowGap) || 0;
  return rangeOf({
    count,
    columns: Math.max(1, columns),
    rowPx: first === null ? 0 : first.offsetHeight + gapPx,
    topPx: -list.getBoundingClientRect().top,
    windowPx: window.innerHeight,
  });
}

const isSame = (one: WindowRange, other: WindowRange): boolean =>
  one.from === other.from && one.to === other.to && one.afterPx === other.afterPx;

function useRange(count: number) {
  const list = useRef<HTMLUListElement>(null);
  const [range, setRange] = useState(() =>
    rangeOf({ count, columns: 0, rowPx: 0, topPx: 0, windowPx: 0 }),
  );
  useLayoutEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      if (list.current === null) return;
      const next = measure(list.current, count);
      setRange((now) => (isSame(now, next) ? now : next));
    };
    look();
    const schedule = (): void => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    window.addEventListener("scroll", schedule, { passive: true });
    window.addEventListener("resize", schedule);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", schedule);
      window.removeEventListener("resize", schedule);
    };
  }, [count]);
  return { list, range };
}

/**
 * A list or grid of equal rows that scrolls with the page. Only what is near the window is drawn;
 * those who listen still hear how many there are.
 */
export function WindowList<Item>(props: {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  className: string;
  label: string;
  /** How many there are, where more than these can still be loaded: unknown. */
  isWhole: boolean;
  children: (item: Item, place: number) => ReactNode;
}) {
  const { items } = props;
  const { list, range } = useRange(items.length);
  const size = props.isWhole ? items.length : -1;
  return (
    <ul
      ref={list}
      aria-label={props.label}
      className={props.className}
      style={{ paddingBlock: `${range.beforePx}px ${range.afterPx}px` }}
    >
      {items.slice(range.from, range.to).map((item, place) => (
        <li
          key={props.keyOf(item)}
          aria-setsize={size}
          aria-posinset={range.from + place + 1}
          data-place={range.from + place}
        >
          {props.children(item, range.from + place)}
        </li>
      ))}
    </ul>
  );
}
