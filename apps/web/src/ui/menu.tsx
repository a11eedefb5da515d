import { useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { buttonClass } from "./button.tsx";
import { NOWHERE, placeUnder } from "./place-under.ts";
import { moveFocus } from "./roving.ts";

export type MenuItem = {
  id: string;
  label: string;
  icon?: ReactNode;
  onChoose: () => void;
};

/** A button that opens a list of actions. The browser closes it by Esc and by pressing elsewhere. */
export function Menu(props: {
  label: string;
  items: readonly MenuItem[];
  /** What the button shows; its name is the label. */
  children: ReactNode;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [place, setPlace] = useState(NOWHERE);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={buttonClass("quiet")}
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        popoverTarget={id}
      >
        {props.children}
      </button>
      <div
        ref={menu}
        id={id}
        role="menu"
        tabIndex={-1}
        popover="auto"
        aria-label={props.label}
        className="menu"
        style={place}
        onBeforeToggle={() => {
          if (button.current !== null) setPlace(placeUnder(button.current));
        }}
        onToggle={(event) => {
          const opens = event.newState === "open";
          setOpen(opens);
          if (opens) menu.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
        }}
        onKeyDown={(event) => {
          if (event.key === "Tab") menu.current?.hidePopover();
          else moveFocus(event, "[role=menuitem]");
        }}
      >
        {props.items.map((item) => (
          <button
            key={item.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className="menu-item"
            onClick={() => {
              menu.current?.hidePopover();
              item.onChoose();
            }}
          >
            {item.icon}
            {item.label}
          </button>
        ))}
      </div>
    </>
  );
}
