import { isTerminal } from "@darkroom/lifecycle";
import type { Status } from "@darkroom/lifecycle";
import type { StudioTexts } from "../languages/english/studio.ts";
import { waitsForNetwork } from "./cards.ts";
import type { Card, Cards } from "./cards.ts";
import { NEWS_KINDS } from "./news-kinds.ts";
import type { NewsKind } from "./news-kinds.ts";
import { stateOf } from "./state.ts";
import { promptOf, promptStart } from "./words.ts";

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
      return stateOf("failed", prediction.error?.code ?? null) === "refused" ? "refused" : "failed";
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

/**
 * One sentence for everything that happened since the last one; for each card only its latest
 * news counts. Empty for no news.
 */
export function mergeNews({ predictions }: StudioTexts, news: readonly News[]): string {
  const { names, one, many } = predictions.news;
  const latest = [...new Map(news.map((item) => [item.key, item])).values()];
  const sentences = NEWS_KINDS.flatMap((kind) => {
    const same = latest.filter((item) => item.kind === kind);
    const [first] = same;
    if (first === undefined) return [];
    const name = names[kind];
    return [same.length === 1 ? one(name, first.prompt) : many(name, same.length)];
  });
  return sentences.join(" ");
}
