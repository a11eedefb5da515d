import type { PredictionView } from "../server/views.ts";
import { hasMoneyMoved } from "./money.ts";
import type { News } from "./news.ts";
import { readNews } from "./news.ts";
import { reduceCards } from "./cards.ts";
import type { CardAction, Cards } from "./cards.ts";

export interface CardStore {
  current: () => Cards;
  subscribe: (listener: () => void) => () => void;
  dispatch: (action: CardAction) => void;
  /**
   * To be called before the server is asked; the returned function takes in what it answers. An
   * answer that comes after the account was left belongs to somebody else and is not heard.
   */
  listen: () => (predictions: readonly PredictionView[], at: number) => void;
}

/**
 * Holds the cards of the page. Every fact goes through the reducer; news of it is reported, and
 * that it changed the balance.
 */
export function createCardStore(
  onNews: (news: readonly News[]) => void,
  onMoneyMoved: () => void,
): CardStore {
  const listeners = new Set<() => void>();
  let cards: Cards = [];
  let accountsLeft = 0;

  function dispatch(action: CardAction): void {
    if (action.type === "account.left") accountsLeft += 1;
    const before = cards;
    cards = reduceCards(before, action);
    if (cards === before) return;
    for (const listener of listeners) listener();
    const news = readNews(before, cards);
    if (news.length > 0) onNews(news);
    if (hasMoneyMoved(before, cards)) onMoneyMoved();
  }

  return {
    current: () => cards,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispatch,
    listen: () => {
      const accountsLeftThen = accountsLeft;
      return (predictions, at) => {
        if (accountsLeft !== accountsLeftThen) return;
        dispatch({ type: "predictions.heard", predictions, at });
      };
    },
  };
}
