import { useId } from "react";
import type { ReactNode } from "react";
import type { InputField } from "./schema.ts";

export type ControlProps = {
  field: InputField;
  /** What somebody has chosen; undefined for the model's own default. */
  value: unknown;
  error: string | null;
  onChange: (value: unknown) => void;
};

type Described = {
  id: string;
  name: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
};

/** Label, what the input does, and what is wrong with it, tied to the control. */
export function Labelled(props: ControlProps & { children: (described: Described) => ReactNode }) {
  const { field, error } = props;
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const ids = [error === null ? null : errorId, field.description === null ? null : hintId];
  const describedBy = ids.filter((part) => part !== null).join(" ");
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-small font-medium">
        {field.title}
      </label>
      {props.children({
        id,
        name: field.name,
        "aria-invalid": error !== null,
        "aria-describedby": describedBy === "" ? undefined : describedBy,
      })}
      {error !== null && (
        <p id={errorId} className="text-small text-danger">
          {error}
        </p>
      )}
      {field.description !== null && (
        <p id={hintId} className="text-small text-soft">
          {field.description}
        </p>
      )}
    </div>
  );
}
