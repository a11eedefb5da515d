import { Details } from "../inputs/details.tsx";
import { useTexts } from "../languages/use-texts.ts";
import { readFailure } from "../server/failure.ts";
import { ErrorState } from "../ui/states.tsx";
import { fieldError, otherError } from "./field-errors.ts";
import { IdeaChips } from "./idea-chips.tsx";
import { ModePicker } from "./mode-picker.tsx";
import { PromptField } from "./prompt-field.tsx";
import { SubmitDock } from "./submit-dock.tsx";
import { FORM_ID } from "./use-prompt-form.ts";
import type { usePromptForm } from "./use-prompt-form.ts";

/** The form. It keeps its text whatever happens: submit, failure, cancel, reload. */
export function PromptForm({ form }: { form: ReturnType<typeof usePromptForm> }) {
  const texts = useTexts();
  const { create } = texts;
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
          {create.heading}
        </h1>
        <div className="composer-fields grid gap-5">
          <div className="grid min-w-0 gap-3">
            <PromptField
              prompt={draft.prompt}
              charactersMax={model?.promptCharactersMax ?? null}
              error={fieldError(texts, failure, form.promptField)}
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
            <ErrorState
              text={create.modesFailed}
              failure={readFailure(form.models.error)}
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
              errorOf={(field) => fieldError(texts, failure, field)}
              onChange={(name, value) => change({ values: { ...draft.values, [name]: value } })}
            />
          )}
        </div>
      </div>
      <SubmitDock readiness={form.readiness} error={otherError(texts, failure, form.shown)} />
    </form>
  );
}
