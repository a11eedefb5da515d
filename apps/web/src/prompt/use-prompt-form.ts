import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useStudio } from "../app/studio.ts";
import { useBalance } from "../credits/balance-chip.tsx";
import { fieldsOf } from "../inputs/schema.ts";
import { buildInput, countField, countOf, problemOf } from "../inputs/values.ts";
import { useTexts } from "../languages/use-texts.ts";
import { useModels } from "../models/use-models.ts";
import type { Failure } from "../server/failure.ts";
import { firstWrong } from "./field-errors.ts";
import { isDoubleSubmit, readReadiness } from "./readiness.ts";
import { useDraft } from "./use-draft.ts";

/** The form of a page; there is one. */
export const FORM_ID = "create";

/** The price of more than one output, from the server; null for one, and until it has answered. */
function useQuotedPrice(model: string | null, name: string, count: number): number | null {
  const { queries } = useStudio();
  const quote = useQuery(
    queries.prediction.quote.queryOptions(
      { model: model ?? "", input: { [name]: count } },
      { enabled: model !== null && count > 1 },
    ),
  );
  return count > 1 ? (quote.data?.requiredCredits ?? null) : null;
}

/** Everything that the form knows and does. Its text stays whatever happens to a submit. */
export function usePromptForm(userId: string) {
  const { sender } = useStudio();
  const texts = useTexts();
  const models = useModels();
  const balance = useBalance();
  const [draft, changeDraft] = useDraft(userId);
  const [failure, setFailure] = useState<Failure | null>(null);
  const lastSubmit = useRef<{ text: string; at: number } | null>(null);

  const catalogue = models.data ?? [];
  const model = catalogue.find((known) => known.model === draft.model) ?? catalogue[0] ?? null;
  const fields = fieldsOf(model);
  const promptField = { name: "prompt", title: texts.create.prompt };
  const shown = [promptField, ...fields];
  const problems = fields.flatMap((field) => problemOf(texts, field, draft.values) ?? []);
  const count = countOf(fields, draft.values);
  const price = useQuotedPrice(model?.model ?? null, countField(fields)?.name ?? "", count);
  const readiness = readReadiness(texts, {
    prompt: draft.prompt,
    model,
    available: balance?.available ?? null,
    count,
    price,
    problem: problems[0] ?? null,
  });

  const focus = (name: string): void => {
    const field = document.querySelector<HTMLElement>(`#${FORM_ID} [name="${CSS.escape(name)}"]`);
    // A field in the closed details cannot take the focus before they are open.
    field?.closest("details")?.setAttribute("open", "");
    field?.focus();
  };

  async function submit(): Promise<void> {
    if (!readiness.ready || model === null) return;
    const input = buildInput(draft.prompt, fields, draft.values);
    const next = { text: JSON.stringify([model.model, input]), at: performance.now() };
    if (isDoubleSubmit(lastSubmit.current, next)) return;
    lastSubmit.current = next;
    setFailure(null);
    const refusal = await sender.send({ model: model.model, input, retryOf: null });
    setFailure(refusal);
    const wrong = firstWrong(refusal, shown);
    if (wrong !== null) focus(wrong);
  }

  const change = (next: Parameters<typeof changeDraft>[0]): void => {
    changeDraft(next);
    setFailure(null);
  };
  return {
    models,
    catalogue,
    model,
    fields,
    promptField,
    shown,
    draft,
    readiness,
    failure,
    change,
    focus,
    submit,
  };
}
