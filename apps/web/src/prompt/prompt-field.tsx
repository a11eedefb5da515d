import type { KeyboardEvent, Ref } from "react";
import { isSubmitKey } from "./readiness.ts";

const ROWS_MIN = 3;
const ROWS_MAX = 8;
/** Letters that fit on a line of the form, for browsers whose fields do not grow by themselves. */
const LINE_CHARACTERS = 44;

function rowsOf(text: string): number {
  const rows = text
    .split("\n")
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_CHARACTERS)), 0);
  return Math.min(ROWS_MAX, Math.max(ROWS_MIN, rows));
}

/** The prompt with its count; what the server says about it stands right below. */
export function PromptField(props: {
  ref: Ref<HTMLTextAreaElement>;
  prompt: string;
  charactersMax: number | null;
  error: string | null;
  onChange: (prompt: string) => void;
  onSubmit: () => void;
  onClear: () => void;
}) {
  const { ref, prompt, charactersMax, error } = props;
  const isTooLong = charactersMax !== null && prompt.length > charactersMax;

  function submitOnKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (!isSubmitKey(event.nativeEvent)) return;
    event.preventDefault();
    props.onSubmit();
  }

  return (
    <div>
      <div className="mb-1.5 flex items-end justify-between gap-3">
        <label htmlFor="prompt" className="text-small font-medium">
          Prompt
        </label>
        <button
          type="button"
          className="-my-1 rounded-small px-2 py-1 text-small text-soft underline-offset-4 hover:text-ink hover:underline aria-disabled:invisible"
          aria-disabled={prompt === ""}
          tabIndex={prompt === "" ? -1 : 0}
          onClick={props.onClear}
        >
          Clear
        </button>
      </div>
      <textarea
        ref={ref}
        id="prompt"
        name="prompt"
        rows={rowsOf(prompt)}
        value={prompt}
        autoComplete="off"
        placeholder="teal and orange basketball jersey, hexagons, Harbor 7"
        aria-invalid={isTooLong || error !== null}
        aria-describedby={error === null ? "prompt-count" : "prompt-error prompt-count"}
        className="prompt-box block w-full resize-none rounded-medium border border-edge bg-surface px-3.5 py-3 placeholder:text-soft aria-invalid:border-danger"
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={submitOnKey}
      />
      <div className="mt-1 flex justify-between gap-3 text-small">
        <p id="prompt-error" className="text-danger">
          {error}
        </p>
        <p id="prompt-count" className={isTooLong ? "shrink-0 text-danger" : "shrink-0 text-soft"}>
          {prompt.length}
          {charactersMax === null ? "" : ` / ${charactersMax}`}
          <span className="sr-only"> characters</span>
        </p>
      </div>
    </div>
  );
}
