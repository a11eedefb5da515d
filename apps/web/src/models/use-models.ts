import { useQuery } from "@tanstack/react-query";
import { useStudio } from "../app/studio.ts";
import type { ModelView } from "../server/views.ts";

/** Usual times change slowly; the list is asked for again once a minute at most. */
const MODELS_FRESH_MS = 60_000;

export function useModels() {
  const { queries } = useStudio();
  return useQuery(queries.model.list.queryOptions(undefined, { staleTime: MODELS_FRESH_MS }));
}

/** One model of the catalogue; null while unknown. */
export function useModel(name: string): ModelView | null {
  return useModels().data?.find(({ model }) => model === name) ?? null;
}
