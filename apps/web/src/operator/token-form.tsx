import { useId, useState } from "react";
import { Blank } from "../app/blank.tsx";
import type { Operator } from "./use-operator.ts";

/** Asks for the operator's token; it is kept in this tab alone. */
export function TokenForm({ operator }: { operator: Operator }) {
  const id = useId();
  const errorId = `${id}-error`;
  const [isWrong, setWrong] = useState(false);
  const isRefused = operator.token !== null || isWrong;
  return (
    <Blank
      title="For operators"
      text="This page shows how the installation is doing. It opens with the token that the server was started with."
    >
      <form
        className="grid w-full gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const entered = new FormData(event.currentTarget).get("token");
          setWrong(typeof entered !== "string" || !operator.enter(entered.trim()));
        }}
      >
        <label htmlFor={id} className="text-small font-medium">
          Operator token
        </label>
        <div className="flex flex-wrap gap-2">
          <input
            id={id}
            name="token"
            type="password"
            autoComplete="off"
            required
            className="field flex-1"
            aria-invalid={isRefused}
            aria-describedby={isRefused ? errorId : undefined}
          />
          <button type="submit" className="button button-accent">
            Open
          </button>
        </div>
        {isRefused && (
          <p id={errorId} role="alert" className="text-small text-danger">
            The server does not take this token.
          </p>
        )}
      </form>
    </Blank>
  );
}
