import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

type Kind = "quiet" | "accent" | "bare";
const ICON_PX = 16;
const SQUARE_ICON_PX = 18;

/** For links that look like buttons. */
export const buttonClass = (kind: Kind, more = ""): string =>
  `button button-${kind} ${more}`.trim();

type Pressed = Omit<ComponentProps<"button">, "disabled"> & {
  kind?: Kind;
  /** Says that pressing does nothing now. The button keeps its focus and its words. */
  isOff?: boolean;
};

function Press({ kind = "quiet", isOff = false, className = "", onClick, ...rest }: Pressed) {
  return (
    <button
      type="button"
      aria-disabled={isOff || undefined}
      {...rest}
      className={buttonClass(kind, className)}
      onClick={(event) => {
        if (isOff) event.preventDefault();
        else onClick?.(event);
      }}
    />
  );
}

/** A button with words, and an icon before them where it helps. */
export function Button({ icon: Icon, children, ...rest }: Pressed & { icon?: LucideIcon }) {
  return (
    <Press {...rest}>
      {Icon !== undefined && <Icon aria-hidden size={ICON_PX} />}
      {children}
    </Press>
  );
}

/** A square button: an icon alone, and its name for those who listen or point at it. */
export function IconButton(props: Omit<Pressed, "children"> & { icon: LucideIcon; label: string }) {
  const { icon: Icon, label, className = "", ...rest } = props;
  return (
    <Press title={label} {...rest} aria-label={label} className={`button-square ${className}`}>
      <Icon aria-hidden size={SQUARE_ICON_PX} />
    </Press>
  );
}
