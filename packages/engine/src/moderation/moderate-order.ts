import { z } from "zod";
import type { EngineContext } from "../context.ts";
import {
  MODERATION_CODE_CHARACTERS_MAX,
  MODERATION_MS_MAX,
  MODERATION_TEXT_CHARACTERS_MAX,
} from "./limits.ts";
import type { ModeratedOrder, Moderate, ModerationAnswer } from "./port.ts";

/** How the timeline of an order tells that it was judged; null where nobody judges. */
export type ModerationNote = "allowed" | "unavailable" | null;

export type ModerationVerdict =
  | { outcome: "admitted"; note: ModerationNote }
  | { outcome: "moderated"; code: string; text: string }
  | { outcome: "moderation_unavailable" };

const WORDS = "This order was refused by the rules of this service. Change it and try again.";
const CODE = /^[a-z0-9][a-z0-9_.-]*$/;

const AnswerSchema = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("allow") }),
  z.object({ outcome: z.literal("refuse"), code: z.string(), text: z.string() }),
]);

/** A sentence in one line, whatever was sent. */
function readText(text: string): string {
  const line = text
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim();
  if (line === "") return WORDS;
  const characters = Array.from(line);
  return characters.length <= MODERATION_TEXT_CHARACTERS_MAX
    ? line
    : `${characters.slice(0, MODERATION_TEXT_CHARACTERS_MAX - 1).join("")}…`;
}

function readCode(code: string): string {
  return code.length <= MODERATION_CODE_CHARACTERS_MAX && CODE.test(code) ? code : "unspecified";
}

/** The answer within its time; rejects when there is none. */
async function ask(
  context: EngineContext,
  moderate: Moderate,
  order: ModeratedOrder,
): Promise<ModerationAnswer> {
  const timeoutMs = context.moderation?.timeoutMs ?? MODERATION_MS_MAX;
  const waiting = new AbortController();
  const tooLate = async (): Promise<never> => {
    await context.scheduler.sleep(timeoutMs, waiting.signal);
    throw new Error(`no answer within ${timeoutMs} ms`);
  };
  const review = async (): Promise<unknown> => moderate(structuredClone(order), waiting.signal);
  const asked = review();
  const late = tooLate();
  // Whoever comes second is heard by nobody.
  for (const second of [asked, late]) second.catch(() => undefined);
  try {
    return AnswerSchema.parse(await Promise.race([asked, late]));
  } finally {
    waiting.abort();
  }
}

/**
 * Has an order judged by the hook of this installation, before any money moves. One that fails,
 * takes too long or answers nonsense is out of service; the rules say what that means.
 */
export async function moderateOrder(
  context: EngineContext,
  order: ModeratedOrder,
): Promise<ModerationVerdict> {
  const { moderate, counters } = context;
  if (moderate === undefined) return { outcome: "admitted", note: null };
  try {
    const answer = await ask(context, moderate, order);
    if (answer.outcome === "allow") {
      counters.add("moderationAllowed");
      return { outcome: "admitted", note: "allowed" };
    }
    counters.add("moderationRefused");
    return { outcome: "moderated", code: readCode(answer.code), text: readText(answer.text) };
  } catch (error) {
    counters.add("moderationUnavailable");
    context.log("error", "an order could not be moderated", { model: order.model, error });
    const isAdmitted = context.moderation?.onUnavailable === "allow";
    return isAdmitted
      ? { outcome: "admitted", note: "unavailable" }
      : { outcome: "moderation_unavailable" };
  }
}
