import type { ForbiddenReason } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
import { ENDPOINT_JUDGE_MS_MAX, ENDPOINT_URL_CHARS_MAX } from "./limits.ts";

const WORDS: Readonly<Record<ForbiddenReason, string>> = {
  url: "This is not a URL.",
  scheme: "The URL must begin with https://.",
  credentials: "The URL must not carry a name or a password.",
  address: "The URL leads to an address that may not be reached from here.",
  redirects: "The URL leads elsewhere.",
};

/** Why nothing may be sent to this URL, in words for its owner; null where it may. */
export async function findUrlFault(context: EngineContext, url: string): Promise<string | null> {
  if (url.length > ENDPOINT_URL_CHARS_MAX) {
    return `A URL has at most ${ENDPOINT_URL_CHARS_MAX} characters.`;
  }
  const judged = await context.safeFetch.judge(url, { timeoutMs: ENDPOINT_JUDGE_MS_MAX });
  switch (judged.outcome) {
    case "allowed":
      return null;
    case "forbidden":
      return WORDS[judged.reason];
    case "unavailable":
      return "The host of this URL has no address.";
  }
}
