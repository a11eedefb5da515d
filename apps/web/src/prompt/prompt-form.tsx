import { useRef, useState } from "react";
import { useStudio } from "../app/studio.ts";
import { useBalance } from "../credits/balance-chip.tsx";
import { useModels } from "../models/use-models.ts";
import type { Failure } from "../server/failure.ts";
import { otherError, promptError } from "./field-errors.ts";
import { ModePicker } from "./mode-picker.tsx";
import { PromptField } from "./prompt-field.tsx";
import { isDoubleSubmit, readReadiness } from "./readiness.ts";
import { SubmitRow } from "./submit-row.tsx";
import { useDraft } from "./use-draft.ts";

function ModesFailed({ onRetry }: { onRetry: () => void }) {
  return (
    <p className="text-small text-danger">
      The modes could not be loaded.{" "}
      <button type="button" className="rounded-small underline" onClick={onRetry}>
        Retry
      </button>
    </p>
  );
}

/** The form. It keeps its text whatever happens: submit, failure, cancel, reload. */
export function PromptForm({ userId }: { userId: string }) {
  const { sender } = useStudio();
  const models = useModels();
  const balance = useBalance();
  const [draft, changeDraft] = useDraft(userId);
  const [failure, setFailure] = useState<Failure | null>(null);
  const promptRef = useRef<HTMLTextAreaElement>(null);
  const lastSubmit = useRef<{ text: string; at: number } | null>(null);

  const catalogue = models.data ?? [];
  const model = catalogue.find((known) => known.model === draft.model) ?? catalogue[0] ?? null;
  const readiness = readReadiness({
    prompt: draft.prompt,
    model,
    available: balance?.available ?? null,
  });

  async function submit(): Promise<void> {
    if (!readiness.ready || model === null) return;
    const next = { text: `${model.model}\n${draft.prompt}`, at: performance.now() };
    if (isDoubleSubmit(lastSubmit.current, next)) return;
    lastSubmit.current = next;
    setFailure(null);
    const refusal = await sender.send({
      model: model.model,
      input: { prompt: draft.prompt.trim() },
      retryOf: null,
    });
    setFailure(refusal);
    if (promptError(refusal) !== null) promptRef.current?.focus();
  }

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <PromptField
        ref={promptRef}
        prompt={draft.prompt}
        charactersMax={model?.promptCharactersMax ?? null}
        error={promptError(failure)}
        onChange={(prompt) => {
          changeDraft({ prompt });
          setFailure(null);
        }}
        onSubmit={() => {
          void submit();
        }}
        onClear={() => {
          changeDraft({ prompt: "" });
          promptRef.current?.focus();
        }}
      />
      {models.isError && (
        <ModesFailed
          onRetry={() => {
            void models.refetch();
          }}
        />
      )}
      <ModePicker
        models={catalogue}
        chosen={model?.model ?? null}
        onChoose={(chosen) => changeDraft({ model: chosen })}
      />
      <SubmitRow readiness={readiness} error={otherError(failure)} />
    </form>
  );
}
