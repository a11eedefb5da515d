import type { News } from "./news.ts";
import { readNews } from "./news.ts";
import { reduceCards } from "./cards.ts";
import type { CardAction, Cards } from "./cards.ts";

export interface CardStore {
  current: () => Cards;
  subscribe: (listener: () => void) => () => void;
  dispatch: (action: CardAction) => void;
}

/** Holds the cards of the page. Every fact goes through the reducer; news of it is reported. */
export function createCardStore(onNews: (news: readonly News[]) => void): CardStore {
  const listeners = new Set<() => void>();
  let cards: Cards = [];
  return {
    current: () => cards,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch: (action) => {
      const before = cards;
      cards = reduceCards(before, action);
      if (cards === before) return;
      for (const listener of listeners) listener();
      const news = readNews(before, cards);
      if (news.length > 0) onNews(news);
    },
  };
}
