import { answer } from "./reply.ts";
import type { Reply } from "./reply.ts";
import type { Run } from "./run.ts";
import type { Asked, Shown, Wire } from "./wire.ts";

/** The answer about a run, as its wire gives it to what was asked. */
export function answerAbout(
  wire: Wire,
  about: { shown: Shown; run: Run; asked: Asked },
  waitMs: number,
): Reply {
  const { shown, run, asked } = about;
  if (wire.reply === undefined) {
    return answer(asked === "create" ? 201 : 200, wire.wrap(shown, run), waitMs);
  }
  const { status, body, headers = {} } = wire.reply(shown, run, asked);
  return { kind: "answer", status, headers, body: JSON.stringify(body), waitMs };
}
