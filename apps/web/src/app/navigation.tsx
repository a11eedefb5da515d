import { Link } from "@tanstack/react-router";
import { Menu as MenuIcon } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { readToken } from "../operator/token.ts";
import { buttonClass } from "../ui/button.tsx";
import { NOWHERE, placeUnder } from "../ui/place-under.ts";
import { screensFor } from "./screens.ts";

function Links({ className, onFollow }: { className: string; onFollow?: () => void }) {
  const { frame } = useTexts();
  return screensFor({ isOperator: readToken() !== null }).map(({ id, path }) => (
    <li key={id}>
      <Link
        to={path}
        activeOptions={{ exact: true }}
        className={className}
        {...(onFollow === undefined ? {} : { onClick: onFollow })}
      >
        {frame.screens[id]}
      </Link>
    </li>
  ));
}

/** On narrow screens the same links, behind a button. */
function Folded() {
  const { frame } = useTexts();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [place, setPlace] = useState(NOWHERE);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={buttonClass("quiet", "button-square")}
        aria-label={frame.menu}
        aria-expanded={isOpen}
        popoverTarget={id}
      >
        <MenuIcon aria-hidden size={18} />
      </button>
      <ul
        ref={list}
        id={id}
        popover="auto"
        className="menu"
        style={place}
        onBeforeToggle={() => {
          if (button.current !== null) setPlace(placeUnder(button.current));
        }}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        <Links className="menu-item" onFollow={() => list.current?.hidePopover()} />
      </ul>
    </>
  );
}

/** The ways to all screens. */
export function Navigation() {
  const { frame } = useTexts();
  return (
    <nav aria-label={frame.mainNavigation} className="order-last lg:order-none lg:me-auto">
      <ul className="hidden gap-1 lg:flex">
        <Links className="nav-link" />
      </ul>
      <div className="lg:hidden">
        <Folded />
      </div>
    </nav>
  );
}
