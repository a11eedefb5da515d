import { useState } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { ColoursControl } from "./colours-control.tsx";
import { Labelled } from "./labelled.tsx";
import type { ControlProps } from "./labelled.tsx";
import { ListControl } from "./list-control.tsx";
import type { InputField } from "./schema.ts";

/** Names under which models take a number that repeats a picture. */
const isSeed = (name: string): boolean => name === "seed";

/** A number as it is being typed: "" and "-" are on the way to one. */
function NumberControl(props: ControlProps & { field: InputField & { kind: "number" } }) {
  const { inputs } = useTexts();
  const { field, value, onChange } = props;
  const [text, setText] = useState(typeof value === "number" ? String(value) : "");
  const shown = value === undefined && text !== "" && Number.isFinite(Number(text)) ? "" : text;
  return (
    <Labelled {...props}>
      {(described) => (
        <input
          {...described}
          type="text"
          inputMode={field.isWhole ? "numeric" : "decimal"}
          autoComplete="off"
          className="field"
          placeholder={
            field.preset === null ? (isSeed(field.name) ? inputs.random : "") : String(field.preset)
          }
          value={shown}
          onChange={(event) => {
            const typed = event.target.value;
            const number = Number(typed);
            setText(typed);
            onChange(typed.trim() === "" || Number.isNaN(number) ? undefined : number);
          }}
        />
      )}
    </Labelled>
  );
}

function TextControl(props: ControlProps & { field: InputField & { kind: "text" } }) {
  const { field, value, onChange } = props;
  return (
    <Labelled {...props}>
      {(described) => (
        <input
          {...described}
          type="text"
          autoComplete="off"
          className="field"
          placeholder={field.preset ?? ""}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}

function ChoiceControl(props: ControlProps & { field: InputField & { kind: "choice" } }) {
  const { inputs } = useTexts();
  const { field, value, onChange } = props;
  return (
    <Labelled {...props}>
      {(described) => (
        <select
          {...described}
          className="field"
          value={field.options.find((option) => option === value) ?? ""}
          onChange={(event) =>
            onChange(field.options.find((option) => String(option) === event.target.value))
          }
        >
          <option value="">{field.preset ?? inputs.automatic}</option>
          {field.options
            .filter((option) => option !== field.preset)
            .map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
        </select>
      )}
    </Labelled>
  );
}

function SwitchControl(props: ControlProps & { field: InputField & { kind: "switch" } }) {
  const { field, value, onChange } = props;
  const isOn = typeof value === "boolean" ? value : field.preset;
  return (
    <label className="flex min-h-9 items-center gap-3">
      <input
        type="checkbox"
        name={field.name}
        className="size-4 accent-accent-ink"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <span className="text-small font-medium">{field.title}</span>
        {field.description !== null && (
          <span className="block text-small text-soft">{field.description}</span>
        )}
      </span>
    </label>
  );
}

/** One input of a model, by its kind. */
export function InputControl(props: ControlProps) {
  const { field } = props;
  switch (field.kind) {
    case "text":
      return <TextControl {...props} field={field} />;
    case "number":
      return <NumberControl {...props} field={field} />;
    case "choice":
      return <ChoiceControl {...props} field={field} />;
    case "switch":
      return <SwitchControl {...props} field={field} />;
    case "colours":
      return <ColoursControl {...props} field={field} />;
    case "list":
      return <ListControl {...props} field={field} />;
  }
}
