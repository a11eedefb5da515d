import { useId } from "react";
import type { ComponentProps, ReactNode } from "react";

/** What an entry must carry so that its label, hint and error belong to it. */
export type EntryFacts = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

/** A label, an entry, and below it what helps and what is wrong. */
export function Field(props: {
  label: string;
  hint?: string | undefined;
  /** What is wrong, in words; null or absent when nothing is. */
  error?: string | null | undefined;
  children: (facts: EntryFacts) => ReactNode;
}) {
  const { label, hint, error = null } = props;
  const id = useId();
  const hintId = hint === undefined ? [] : [`${id}-hint`];
  const errorId = error === null ? [] : [`${id}-error`];
  const described = [...errorId, ...hintId].join(" ");
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-small font-medium">
        {label}
      </label>
      {props.children({
        id,
        "aria-describedby": described === "" ? undefined : described,
        "aria-invalid": error === null ? undefined : true,
      })}
      {error !== null && (
        <p id={errorId[0]} role="alert" className="text-small text-danger">
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={hintId[0]} className="text-small text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}

type Told = { label: string; hint?: string | undefined; error?: string | null | undefined };

/** One line of text. */
export function TextField({ label, hint, error, ...rest }: Told & ComponentProps<"input">) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(facts) => <input className="field" {...rest} {...facts} />}
    </Field>
  );
}

/** One of a few values: the browser's own list, which every device has its own good one of. */
export function SelectField<Value extends string>(
  props: Told & {
    value: Value;
    choices: readonly { value: Value; label: string }[];
    onChoose: (value: Value) => void;
  },
) {
  const { choices, onChoose } = props;
  return (
    <Field label={props.label} hint={props.hint} error={props.error}>
      {(facts) => (
        <select
          {...facts}
          className="field"
          value={props.value}
          onChange={(event) => {
            const chosen = choices[event.currentTarget.selectedIndex];
            if (chosen !== undefined) onChoose(chosen.value);
          }}
        >
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
