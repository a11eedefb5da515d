import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { failureWords, readFailure } from "../server/failure.ts";
import { Button } from "../ui/button.tsx";
import { InspectionView } from "./inspection.tsx";
import type { Operator } from "./use-operator.ts";
import { useOperatorWords } from "./use-words.ts";

function Stuck({ ids, onOpen }: { ids: readonly string[]; onOpen: (id: string) => void }) {
  const { inspection } = useOperatorWords().texts;
  if (ids.length === 0) return null;
  return (
    <div className="grid gap-1 text-small">
      <p>{inspection.stuck}</p>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {ids.map((id) => (
          <li key={id}>
            <button type="button" className="link font-mono break-all" onClick={() => onOpen(id)}>
              {id}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Opens one prediction by its id. A look is asked for by a press alone, since each is written down. */
export function Inspect({ operator, stuck }: { operator: Operator; stuck: readonly string[] }) {
  const texts = useTexts();
  const { inspection, page } = useOperatorWords().texts;
  const inputId = useId();
  const hintId = `${inputId}-hint`;
  const [id, setId] = useState("");
  const look = useMutation({
    mutationFn: (wanted: string) => operator.api.prediction.inspect.mutate({ id: wanted }),
  });
  const open = (wanted: string): void => {
    setId(wanted);
    if (wanted !== "") look.mutate(wanted);
  };
  return (
    <section aria-labelledby="inspect-heading" className="grid gap-3">
      <h2 id="inspect-heading" className="text-body font-semibold">
        {inspection.heading}
      </h2>
      <form
        className="grid max-w-160 gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          open(id.trim());
        }}
      >
        <label htmlFor={inputId} className="text-small font-medium">
          {inspection.id}
        </label>
        <div className="flex flex-wrap gap-2">
          <input
            id={inputId}
            className="field flex-1 font-mono"
            autoComplete="off"
            spellCheck={false}
            required
            value={id}
            aria-describedby={hintId}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          <Button type="submit" kind="accent">
            {look.isPending ? page.opening : page.open}
          </Button>
        </div>
        <p id={hintId} className="text-small text-soft">
          {inspection.hint}
        </p>
      </form>
      <Stuck ids={stuck} onOpen={open} />
      {look.isError && (
        <p role="alert" className="notice">
          {readFailure(look.error).reason === "not_found"
            ? inspection.notFound
            : failureWords(texts, readFailure(look.error))}
        </p>
      )}
      {look.isSuccess && <InspectionView inspection={look.data} />}
    </section>
  );
}
