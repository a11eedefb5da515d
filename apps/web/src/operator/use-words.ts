import { useMemo } from "react";
import type { OperatorTexts } from "../languages/english/operator.ts";
import { usePart, useTexts } from "../languages/use-texts.ts";
import { createWords } from "./words.ts";
import type { Words } from "./words.ts";

/** The texts of the page of operators, and how its figures are written. */
export function useOperatorWords(): { texts: OperatorTexts; words: Words } {
  const { format } = useTexts();
  const texts = usePart("operator");
  return useMemo(() => ({ texts, words: createWords(format, texts) }), [format, texts]);
}
