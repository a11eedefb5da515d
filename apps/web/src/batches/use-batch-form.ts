import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useStudio } from "../app/studio.ts";
import { useModels } from "../models/use-models.ts";
import { createKey } from "../predictions/key.ts";
import { formatOf, readPrompts } from "./prompts.ts";
import type { Lack } from "./prompts.ts";
import { quoteList } from "./quote-batch.ts";
import type { BatchList, QuotedList } from "./quote-batch.ts";

export type ListKind = BatchList["kind"];

function lackOf(model: string, list: BatchList | null): Lack {
  if (model === "") return "mode";
  if (list === null) return "file";
  if (list.kind === "file") return formatOf(list.file.name) === null ? "ending" : null;
  return readPrompts(list.text).length === 0 ? "prompts" : null;
}

/** Ordering a batch in two steps: what it costs, and only then its start. */
export function useBatchForm(onStarted: (id: string) => void) {
  const studio = useStudio();
  const queryClient = useQueryClient();
  const models = useModels().data ?? [];
  const [chosen, setChosen] = useState("");
  const [kind, setKind] = useState<ListKind>("text");
  const [text, setText] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [name, setName] = useState("");
  const model = chosen === "" ? (models[0]?.model ?? "") : chosen;
  const fileList: BatchList | null = file === null ? null : { kind: "file", file };
  const list: BatchList | null = kind === "text" ? { kind: "text", text } : fileList;
  const lack = lackOf(model, list);
  const quote = useMutation({
    mutationFn: async (asked: BatchList): Promise<QuotedList & { key: string }> => ({
      ...(await quoteList(studio, model, asked)),
      // One key for each quote: starting it twice makes one batch.
      key: createKey(window.crypto),
    }),
  });
  const start = useMutation({
    mutationFn: ({ quote: quoted, order, key }: QuotedList & { key: string }) =>
      studio.api.batch.create.mutate({
        ...order,
        ...(name.trim() === "" ? {} : { name: name.trim() }),
        onInvalid: "skip",
        idempotencyKey: key,
        maxCredits: quoted.requiredCredits,
      }),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ["batches"] });
      void queryClient.invalidateQueries(studio.queries.credit.pathFilter());
      onStarted(id);
    },
  });
  /** Whatever is changed, the price is that of something else. */
  const changing =
    <Value>(change: (value: Value) => void) =>
    (value: Value): void => {
      quote.reset();
      start.reset();
      change(value);
    };
  return {
    models,
    entries: { model, kind, text, file, name },
    setModel: changing(setChosen),
    setKind: changing(setKind),
    setText: changing(setText),
    setFile: changing(setFile),
    setName,
    prompts: readPrompts(text).length,
    lack,
    quote,
    start,
    price: (): void => {
      if (lack === null && list !== null) quote.mutate(list);
    },
  };
}

export type BatchForm = ReturnType<typeof useBatchForm>;
