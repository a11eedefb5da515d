import { useId, useState } from "react";
import type { ReactNode } from "react";

/**
 * A few words more about what is pointed at or focused; Esc takes them away. Never the only place
 * where something is said: touch and hurry do not find it.
 */
export function Tooltip(props: {
  text: string;
  children: (described: { "aria-describedby": string }) => ReactNode;
}) {
  const id = useId();
  const [isShown, setShown] = useState(false);
  return (
    <span
      role="none"
      className="tooltip-place"
      onMouseEnter={() => setShown(true)}
      onMouseLeave={() => setShown(false)}
      onFocus={() => setShown(true)}
      onBlur={() => setShown(false)}
      onKeyDown={(event) => {
        if (event.key === "Escape") setShown(false);
      }}
    >
      {props.children({ "aria-describedby": id })}
      <span id={id} role="tooltip" className="tooltip" hidden={!isShown}>
        {props.text}
      </span>
    </span>
  );
}
