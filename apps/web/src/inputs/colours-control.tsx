import { X } from "lucide-react";
import { useTexts } from "../languages/use-texts.ts";
import type { InputField } from "./schema.ts";

type ColoursProps = {
  field: InputField & { kind: "colours" };
  value: unknown;
  error: string | null;
  onChange: (value: unknown) => void;
};

function asColours(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((colour) => typeof colour === "string") : [];
}

/** Colours that the model knows by name, any number up to its limit. */
function NamedColours({ field, value, onChange }: ColoursProps) {
  const chosen = asColours(value);
  return (
    <div className="flex flex-wrap gap-2">
      {(field.names ?? []).map((name) => {
        const isChosen = chosen.includes(name);
        const isFull = chosen.length >= field.most;
        return (
          <label key={name} className="chip chip-choice">
            <input
              type="checkbox"
              name={field.name}
              className="accent-accent-ink"
              checked={isChosen}
              disabled={isFull && !isChosen}
              onChange={() =>
                onChange(isChosen ? chosen.filter((other) => other !== name) : [...chosen, name])
              }
            />
            {name}
          </label>
        );
      })}
    </div>
  );
}

/** Any colours: each a swatch that opens the system's picker, the last one adds. */
function FreeColours({ field, value, onChange }: ColoursProps) {
  const { inputs } = useTexts();
  const chosen = asColours(value);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {Array.from(chosen.entries(), ([place, colour]) => (
        <span key={place} className="chip">
          <input
            type="color"
            aria-label={inputs.colour(field.title, place + 1)}
            className="swatch"
            value={colour}
            onChange={(event) => onChange(chosen.with(place, event.target.value))}
          />
          {colour}
          <button
            type="button"
            className="button-text"
            aria-label={inputs.removeColour(place + 1)}
            onClick={() => onChange(chosen.toSpliced(place, 1))}
          >
            <X aria-hidden size={14} />
          </button>
        </span>
      ))}
      {chosen.length < field.most && (
        <label key={chosen.length} className="chip">
          <input
            type="color"
            name={field.name}
            className="swatch"
            onChange={(event) => onChange([...chosen, event.target.value])}
          />
          {inputs.addColour}
        </label>
      )}
    </div>
  );
}

/** An array of colours. */
export function ColoursControl(props: ColoursProps) {
  const { field, error } = props;
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-small font-medium">{field.title}</legend>
      {field.names === null ? <FreeColours {...props} /> : <NamedColours {...props} />}
      {error !== null && <p className="text-small text-danger">{error}</p>}
      {field.description !== null && <p className="text-small text-soft">{field.description}</p>}
    </fieldset>
  );
}
