import { BATCH_ITEM_BYTES_MAX } from "../limits.ts";
import type { RawItem } from "./raw-item.ts";
import { SourceError } from "./source-error.ts";

/**
 * One input for each line of JSON; empty lines are passed over. A line that is no JSON object is
 * told and does not end the list.
 * @throws SourceError `item_too_large`
 */
export async function* readJsonl(text: AsyncIterable<string>): AsyncGenerator<RawItem, void> {
  let rest = "";
  let line = 0;
  for await (const chunk of text) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const each of lines) {
      line += 1;
      yield* readLine(each, line);
    }
    checkLength(rest, line + 1);
  }
  yield* readLine(rest, line + 1);
}

function* readLine(text: string, line: number): Generator<RawItem, void> {
  checkLength(text, line);
  if (text.trim() === "") return;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    yield { outcome: "broken", line, message: "This line is not valid JSON." };
    return;
  }
  yield { outcome: "read", line, value };
}

function checkLength(text: string, line: number): void {
  // A character has at least one byte; most lines need no closer look.
  if (text.length <= BATCH_ITEM_BYTES_MAX / 3) return;
  if (Buffer.byteLength(text) <= BATCH_ITEM_BYTES_MAX) return;
  const kibibytes = String(BATCH_ITEM_BYTES_MAX / 1024);
  throw new SourceError("item_too_large", `An item has at most ${kibibytes} KiB.`, line);
}
