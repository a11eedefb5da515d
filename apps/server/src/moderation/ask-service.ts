import type { Moderate } from "@darkroom/engine";
import { readWebhookSecret, signRequest } from "@darkroom/providers";
import type { SafeFetch } from "@darkroom/providers";
import { z } from "zod";
import { MODERATION_ANSWER_BYTES_MAX } from "../limits.ts";

const AnswerSchema = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("allow") }),
  z.object({
    outcome: z.literal("refuse"),
    code: z.string().default(""),
    text: z.string().default(""),
  }),
]);

/**
 * A hook that asks a service of the operator's: a POST of the order, signed by Standard Webhooks,
 * within the law of what leaves this machine. Rejects when there is no answer of the agreed form.
 */
export function createServiceModerator(options: {
  url: string;
  /** Each signs, so that the service can change to a new one. */
  secrets: readonly string[];
  timeoutMs: number;
  safeFetch: Pick<SafeFetch, "post">;
  now: () => number;
  newId: () => string;
}): Moderate {
  const { url, timeoutMs, safeFetch, now, newId } = options;
  const keys = options.secrets.map(readWebhookSecret);
  return async (order) => {
    const at = now();
    const body = JSON.stringify(order);
    const headers = {
      "content-type": "application/json",
      ...signRequest({ id: newId(), at, body }, keys),
    };
    const limits = { timeoutMs, excerptBytesMax: MODERATION_ANSWER_BYTES_MAX, now: at };
    const answered = await safeFetch.post(url, { headers, body }, limits);
    if (answered.outcome !== "answered") {
      const reason = "reason" in answered ? `: ${answered.reason}` : "";
      throw new Error(`the service could not be asked: ${answered.outcome}${reason}`);
    }
    if (answered.status !== 200) throw new Error(`the service answered ${answered.status}`);
    return AnswerSchema.parse(JSON.parse(answered.excerpt));
  };
}
