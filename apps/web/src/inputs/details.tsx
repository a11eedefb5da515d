import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { InputControl } from "./input-control.tsx";
import type { InputField } from "./schema.ts";
import { problemOf, valueOf } from "./values.ts";
import type { InputValues } from "./values.ts";

/** Where the form has room to spare its details are open from the start. */
const ROOMY = "(min-width: 100rem) and (min-height: 56rem)";

/** "2 set" beside the closed details, so that nothing is sent unseen. */
function setWords(fields: readonly InputField[], values: InputValues): string {
  const count = fields.filter((field) => valueOf(field, values) !== undefined).length;
  return count === 0 ? "optional" : `${count} set`;
}

/** Texts up to this long fit into half a row. */
const SHORT_CHARACTERS_MAX = 24;

/** Short answers stand two in a row. */
function isNarrow(field: InputField): boolean {
  if (field.kind === "number" || field.kind === "choice") return true;
  return field.kind === "text" && (field.charactersMax ?? Infinity) <= SHORT_CHARACTERS_MAX;
}

/** The inputs beside the prompt, drawn from the model's own schema. */
export function Details(props: {
  fields: readonly InputField[];
  values: InputValues;
  /** What the server said about a field; null when nothing. */
  errorOf: (name: string) => string | null;
  onChange: (name: string, value: unknown) => void;
}) {
  const { fields, values } = props;
  const [isOpenFirst] = useState(() => window.matchMedia(ROOMY).matches);
  return (
    <details open={isOpenFirst} className="group details composer-wide">
      <summary>
        <span className="font-medium">Details</span>
        <span className="text-soft">{setWords(fields, values)}</span>
        <ChevronDown aria-hidden size={16} className="details-mark" />
      </summary>
      <div className="grid grid-cols-2 gap-4 px-4 pt-1 pb-4">
        {fields.map((field) => (
          <div key={field.name} className={isNarrow(field) ? "min-w-0" : "col-span-2 min-w-0"}>
            <InputControl
              field={field}
              value={valueOf(field, values)}
              error={props.errorOf(field.name) ?? problemOf(field, values)}
              onChange={(value) => props.onChange(field.name, value)}
            />
          </div>
        ))}
      </div>
    </details>
  );
}
