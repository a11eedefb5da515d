import { useId, useState } from "react";
import { Blank } from "../app/blank.tsx";
import type { Operator } from "./use-operator.ts";
import { useOperatorWords } from "./use-words.ts";

/** Asks for the operator's token; it is kept in this tab alone. */
export function TokenForm({ operator }: { operator: Operator }) {
  const { page } = useOperatorWords().texts;
  const id = useId();
  const errorId = `${id}-error`;
  const [isWrong, setWrong] = useState(false);
  const isRefused = operator.token !== null || isWrong;
  return (
    <Blank title={page.title} text={page.titleText}>
      <form
        className="grid w-full gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const entered = new FormData(event.currentTarget).get("token");
          setWrong(typeof entered !== "string" || !operator.enter(entered.trim()));
        }}
      >
        <label htmlFor={id} className="text-small font-medium">
          {page.token}
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
            {page.open}
          </button>
        </div>
        {isRefused && (
          <p id={errorId} role="alert" className="text-small text-danger">
            {page.wrongToken}
          </p>
        )}
      </form>
    </Blank>
  );
}
