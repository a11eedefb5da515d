import type { KeyboardEvent } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { isSubmitKey } from "./readiness.ts";

const ROWS_MIN = 3;
const ROWS_MAX = 8;
/** Letters that fit on a line of the form, for browsers whose fields do not grow by themselves. */
const LINE_CHARACTERS = 40;

function rowsOf(text: string): number {
  const rows = text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_CHARACTERS)), 0);
  return Math.min(ROWS_MAX, Math.max(ROWS_MIN, rows));
}

function Count({ prompt, charactersMax }: { prompt: string; charactersMax: number | null }) {
  const { create, format } = useTexts();
  const isTooLong = charactersMax !== null && prompt.length > charactersMax;
  return (
    <p id="prompt-count" className={isTooLong ? "text-small text-danger" : "text-small text-soft"}>
      {format.number(prompt.length)}
      {charactersMax === null ? "" : ` / ${format.number(charactersMax)}`}
      <span className="sr-only">{` ${create.characters}`}</span>
    </p>
  );
}

/** The prompt, the largest thing to read in the form; what is wrong with it stands right below. */
export function PromptField(props: {
  prompt: string;
  charactersMax: number | null;
  error: string | null;
  onChange: (prompt: string) => void;
  onSubmit: () => void;
  onClear: () => void;
}) {
  const { create } = useTexts();
  const { prompt, charactersMax, error } = props;
  const isTooLong = charactersMax !== null && prompt.length > charactersMax;

  function submitOnKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (!isSubmitKey(event.nativeEvent)) return;
    event.preventDefault();
    props.onSubmit();
  }

  return (
    <div>
      <div className="prompt-sheet">
        <label htmlFor="prompt" className="block px-4 pt-3 text-small font-medium text-soft">
          {create.prompt}
        </label>
        <textarea
          id="prompt"
          name="prompt"
          rows={rowsOf(prompt)}
          value={prompt}
          autoComplete="off"
          placeholder={create.promptPlaceholder}
          aria-invalid={isTooLong || error !== null}
          aria-describedby={error === null ? "prompt-count" : "prompt-error prompt-count"}
          className="block w-full resize-none px-4 pt-1 pb-2 text-large placeholder:text-soft"
          onChange={(event) => props.onChange(event.target.value)}
          onKeyDown={submitOnKey}
        />
        <div className="flex min-h-9 items-center justify-between gap-3 px-4 pb-1">
          <Count prompt={prompt} charactersMax={charactersMax} />
          <button
            type="button"
            className="button-text px-1 aria-disabled:invisible"
            aria-disabled={prompt === ""}
            tabIndex={prompt === "" ? -1 : 0}
            onClick={props.onClear}
          >
            {create.clear}
          </button>
        </div>
      </div>
      <p id="prompt-error" className="mt-1.5 text-small text-danger empty:hidden">
        {error}
      </p>
    </div>
  );
}
