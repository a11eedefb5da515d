import { parseDesign } from "../src/design/parse-design.ts";
import type { Design } from "../src/design/types.ts";

/** A plain design, with whatever the test is about. */
export function buildDesign(overrides: Partial<Design> = {}): Design {
  const design = parseDesign('navy and white waves v-neck "Harbor" 7', 1);
  const sportWords = (overrides.prompt ?? design.prompt).toLowerCase();
  return { ...design, sportWords, ...overrides };
}
