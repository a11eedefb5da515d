import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { InputControl } from "./input-control.tsx";
import type { InputField } from "./schema.ts";
import { problemOf, valueOf } from "./values.ts";
import type { InputValues } from "./values.ts";

/** Where the form has room to spare its details are open from the start. */
const ROOMY = "(min-width: 100rem) and (min-height: 56rem)";

/** How many are filled in; it stands beside the closed details, so that nothing is sent unseen. */
const countSet = (fields: readonly InputField[], values: InputValues): number =>
  fields.filter((field) => valueOf(field, values) !== undefined).length;

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
  errorOf: (field: InputField) => string | null;
  onChange: (name: string, value: unknown) => void;
}) {
  const texts = useTexts();
  const { inputs } = texts;
  const { fields, values } = props;
  const set = countSet(fields, values);
  const [isOpenFirst] = useState(() => window.matchMedia(ROOMY).matches);
  return (
    <details open={isOpenFirst} className="group details composer-wide">
      <summary>
        <span className="font-medium">{inputs.details}</span>
        <span className="text-soft">{set === 0 ? inputs.optional : inputs.set(set)}</span>
        <ChevronDown aria-hidden size={16} className="details-mark" />
      </summary>
      <div className="grid grid-cols-2 gap-4 px-4 pt-1 pb-4">
        {fields.map((field) => (
          <div key={field.name} className={isNarrow(field) ? "min-w-0" : "col-span-2 min-w-0"}>
            <InputControl
              field={field}
              value={valueOf(field, values)}
              error={props.errorOf(field) ?? problemOf(texts, field, values)}
              onChange={(value) => props.onChange(field.name, value)}
            />
          </div>
        ))}
      </div>
    </details>
  );
}
