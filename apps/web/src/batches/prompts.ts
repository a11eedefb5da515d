/** Prompts of a pasted list, one a line; empty lines are none. */
export function readPrompts(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

export type ListFormat = "csv" | "jsonl";

/** What kind of list a file is by its name; null for one that cannot be taken. */
export function formatOf(fileName: string): ListFormat | null {
  const ending = fileName.toLowerCase().split(".").at(-1);
  if (ending === "csv") return "csv";
  return ending === "jsonl" || ending === "ndjson" ? "jsonl" : null;
}

/** Why a list cannot be priced; null when it can. */
export type Lack = "mode" | "prompts" | "file" | "ending" | null;
