import { useId } from "react";
import { usePart } from "../languages/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { Field, SelectField, TextField } from "../ui/field.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { QuoteView } from "./quote-view.tsx";
import type { BatchForm } from "./use-batch-form.ts";

/** Lines of the field that prompts are pasted into. */
const TEXT_ROWS = 8;
/** The server takes no longer name. */
const NAME_CHARACTERS_MAX = 200;

function PasteField({ form }: { form: BatchForm }) {
  const texts = usePart("batches");
  return (
    <Field label={texts.prompts} hint={texts.promptsHint(form.prompts)}>
      {(facts) => (
        <textarea
          {...facts}
          className="field"
          rows={TEXT_ROWS}
          value={form.entries.text}
          placeholder={texts.promptsPlaceholder}
          onChange={(event) => form.setText(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function FileField({ form }: { form: BatchForm }) {
  const texts = usePart("batches");
  const error = form.lack === "ending" ? texts.lacks.ending : null;
  return (
    <Field label={texts.file} hint={texts.fileHint} error={error}>
      {(facts) => (
        <input
          {...facts}
          type="file"
          accept=".csv,.jsonl,.ndjson"
          className="field file-field"
          onChange={(event) => form.setFile(event.currentTarget.files?.[0] ?? null)}
        />
      )}
    </Field>
  );
}

/** Many prompts at once: a list, its price, and its start. */
export function BatchFormView({ form }: { form: BatchForm }) {
  const texts = usePart("batches");
  const lackId = useId();
  const { lack, quote } = form;
  return (
    <form
      className="sheet-form"
      aria-label={texts.fresh}
      onSubmit={(event) => {
        event.preventDefault();
        form.price();
      }}
    >
      <div className="form-pair">
        <SelectField
          label={texts.mode}
          value={form.entries.model}
          choices={form.models.map(({ model: value, title: label }) => ({ value, label }))}
          onChoose={form.setModel}
        />
        <TextField
          label={texts.name}
          value={form.entries.name}
          maxLength={NAME_CHARACTERS_MAX}
          onChange={(event) => form.setName(event.currentTarget.value)}
        />
      </div>
      <Tabs
        label={texts.source}
        chosen={form.entries.kind}
        onChoose={form.setKind}
        tabs={[
          { id: "text", label: texts.paste, content: <PasteField form={form} /> },
          { id: "file", label: texts.upload, content: <FileField form={form} /> },
        ]}
      />
      {quote.data === undefined && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button
            type="submit"
            kind="accent"
            isOff={lack !== null || quote.isPending}
            aria-describedby={lack === null ? undefined : lackId}
          >
            {quote.isPending ? texts.pricing : texts.price}
          </Button>
          {lack !== null && (
            <p id={lackId} className="text-small text-soft">
              {texts.lacks[lack]}
            </p>
          )}
        </div>
      )}
      <QuoteView form={form} />
    </form>
  );
}
