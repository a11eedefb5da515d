import { Details } from "../inputs/details.tsx";
import { fieldError, otherError } from "./field-errors.ts";
import { IdeaChips } from "./idea-chips.tsx";
import { ModePicker } from "./mode-picker.tsx";
import { PromptField } from "./prompt-field.tsx";
import { SubmitDock } from "./submit-dock.tsx";
import { FORM_ID } from "./use-prompt-form.ts";
import type { usePromptForm } from "./use-prompt-form.ts";

function ModesFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <p className="notice">
      The modes could not be loaded.
      <button type="button" className="link justify-self-start" onClick={onRetry}>
        Retry
      </button>
    </p>
  );
}

/** The form. It keeps its text whatever happens: submit, failure, cancel, reload. */
export function PromptForm({ form }: { form: ReturnType<typeof usePromptForm> }) {
  const { draft, failure, model, change } = form;
  return (
    <form
      id={FORM_ID}
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <div className="composer-scroll">
        <h1 className="mb-5 flex min-h-9 items-center text-title font-semibold tracking-title">
          Create a picture
        </h1>
        <div className="composer-fields grid gap-5">
          <div className="grid min-w-0 gap-3">
            <PromptField
              prompt={draft.prompt}
              charactersMax={model?.promptCharactersMax ?? null}
              error={fieldError(failure, "prompt")}
              onChange={(prompt) => change({ prompt })}
              onSubmit={() => {
                void form.submit();
              }}
              onClear={() => {
                change({ prompt: "" });
                form.focus("prompt");
              }}
            />
            <IdeaChips
              onChoose={(prompt) => {
                change({ prompt });
                form.focus("prompt");
              }}
            />
          </div>
          {form.models.isError && (
            <ModesFailed
              onRetry={() => {
                void form.models.refetch();
              }}
            />
          )}
          <ModePicker
            models={form.catalogue}
            chosen={model?.model ?? null}
            onChoose={(chosen) => change({ model: chosen })}
          />
          {form.fields.length > 0 && (
            <Details
              fields={form.fields}
              values={draft.values}
              errorOf={(name) => fieldError(failure, name)}
              onChange={(name, value) => change({ values: { ...draft.values, [name]: value } })}
            />
          )}
        </div>
      </div>
      <SubmitDock readiness={form.readiness} error={otherError(failure, form.shown)} />
    </form>
  );
}
