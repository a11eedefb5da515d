import { useState } from "react";
import { Labelled } from "./labelled.tsx";
import type { ControlProps } from "./labelled.tsx";
import type { InputField } from "./schema.ts";

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

/** "sky blue" as the browser knows it, for the small swatch beside the field. */
const asColour = (entry: string): string => entry.replaceAll(/\s+/g, "");

/** Short texts in one field, between commas; those that name a colour show it. */
export function ListControl(props: ControlProps & { field: InputField & { kind: "list" } }) {
  const { value, onChange } = props;
  const entries = asTexts(value);
  const [text, setText] = useState(entries.join(", "));
  const colours = entries.filter((entry) => CSS.supports("color", asColour(entry)));
  return (
    <Labelled {...props}>
      {(described) => (
        <div className="flex items-center gap-3">
          <input
            {...described}
            type="text"
            autoComplete="off"
            className="field"
            value={text}
            onChange={(event) => {
              const typed = event.target.value;
              setText(typed);
              const next = typed.split(",").map((entry) => entry.trim());
              onChange(next.filter((entry) => entry !== ""));
            }}
          />
          {colours.length > 0 && (
            <span aria-hidden className="entered-dyes">
              {colours.map((colour) => (
                <span key={colour} style={{ backgroundColor: asColour(colour) }} />
              ))}
            </span>
          )}
        </div>
      )}
    </Labelled>
  );
}
