import { isTerminal } from "@darkroom/lifecycle";
import type { Status } from "@darkroom/lifecycle";
import { waitsForNetwork } from "./cards.ts";
import type { Card, Cards } from "./cards.ts";
import { NOT_SENT_WORDS, OFFLINE_WORDS, promptOf, promptStart, stateWords } from "./words.ts";

export const NEWS_KINDS = [
  "queued",
  "started",
  "ready",
  "failed",
  "refused",
  "cancelled",
  "expired",
  "not_sent",
  "offline",
] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];
export type News = { key: string; kind: NewsKind; prompt: string };

const HAS_STARTED: ReadonlySet<Status> = new Set(["processing", "storing"]);

function endKind(card: Card): NewsKind | null {
  const prediction = card.heard?.prediction;
  if (prediction === undefined || !isTerminal(prediction.status)) return null;
  switch (prediction.status) {
    case "succeeded":
      return "ready";
    case "canceled":
      return "cancelled";
    case "expired":
      return "expired";
    case "failed":
      return stateWords("failed", prediction.error?.code ?? null) === "Refused"
        ? "refused"
        : "failed";
  }
}

function kindOf(card: Card): NewsKind | null {
  if (card.sending === "not_sent") return waitsForNetwork(card) ? "offline" : "not_sent";
  const prediction = card.heard?.prediction;
  if (prediction === undefined) return null;
  return endKind(card) ?? (HAS_STARTED.has(prediction.status) ? "started" : "queued");
}

/**
 * What is worth saying about a change. Cards that the page first hears of from the server are
 * not news: somebody opened the page, nothing happened to them.
 */
export function readNews(before: Cards, after: Cards): News[] {
  if (before === after) return [];
  const known = new Map(before.map((card) => [card.key, card]));
  return after.flatMap((card) => {
    const earlier = known.get(card.key);
    if (earlier === undefined || earlier === card) return [];
    const kind = kindOf(card);
    if (kind === null || kind === kindOf(earlier)) return [];
    return [{ key: card.key, kind, prompt: promptStart(promptOf(card.request.input)) }];
  });
}

const ONE: Readonly<Record<NewsKind, string>> = {
  queued: "Queued",
  started: "Started",
  ready: "Ready",
  failed: "Failed",
  refused: "Refused",
  cancelled: "Cancelled",
  expired: "Expired",
  not_sent: NOT_SENT_WORDS,
  offline: OFFLINE_WORDS,
};

/**
 * One sentence for everything that happened since the last one; for each card only its latest
 * news counts. Empty for no news.
 */
export function mergeNews(news: readonly News[]): string {
  const latest = [...new Map(news.map((item) => [item.key, item])).values()];
  const sentences = NEWS_KINDS.flatMap((kind) => {
    const same = latest.filter((item) => item.kind === kind);
    const [first] = same;
    if (first === undefined) return [];
    return same.length === 1
      ? [`${ONE[kind]}: ${first.prompt}.`]
      : [`${ONE[kind]}: ${same.length} pictures.`];
  });
  return sentences.join(" ");
}
