import { isTerminal } from "@darkroom/lifecycle";
import type { Failure } from "../server/failure.ts";
import type { PredictionView } from "../server/views.ts";
import { keepNewest } from "./merge.ts";
import type { Heard } from "./merge.ts";
import { promptOf } from "./words.ts";

/** What a card asks the server to make. */
export type CardRequest = {
  model: string;
  input: Record<string, unknown>;
  /** The prediction that this one repeats; null for a new one. */
  retryOf: string | null;
};

/**
 * One card, from the press of the button on. It is made before the server knows of it, and its
 * key stays the same when the server answers, so that the same DOM node goes on.
 */
export type Card = {
  /** The idempotency key for cards made here, the prediction's id for all others. */
  key: string;
  /** Where it stands in the list, ms by the server's clock; never changes. */
  at: number;
  request: CardRequest;
  sending: "sending" | "sent" | "not_sent";
  failure: Failure | null;
  /** Where the person's wish to cancel stands. */
  cancel: "none" | "asked" | "not_sent" | "too_late";
  heard: Heard | null;
  /**
   * While it is sending: what was heard of predictions with its text, one of which may be its own;
   * at most EARLY_HEARD_MAX. None of them has a card of its own yet.
   */
  early: readonly Heard[];
};

export type CardAction =
  | { type: "card.added"; key: string; request: CardRequest; at: number }
  | { type: "card.sent"; key: string; prediction: PredictionView; at: number }
  | { type: "card.failed"; key: string; failure: Failure }
  | { type: "card.resent"; key: string }
  | { type: "card.discarded"; key: string }
  | { type: "cancel.changed"; key: string; cancel: Card["cancel"] }
  | { type: "predictions.heard"; predictions: readonly PredictionView[]; at: number }
  /** The session is another one: nothing of the old account stays. */
  | { type: "account.left" };

export type Cards = readonly Card[];

/** A prediction of ours that was lost on the way may carry a server time a little earlier. */
const CLOCK_SLACK_MS = 5_000;
/** Predictions that one card keeps news of while it is sending; more of them get their own cards. */
export const EARLY_HEARD_MAX = 20;

function replace(cards: Cards, key: string, change: (card: Card) => Card): Cards {
  return cards.map((card) => (card.key === key ? change(card) : card));
}

function insert(cards: Cards, card: Card): Cards {
  const place = cards.findIndex((other) => other.at <= card.at);
  return place < 0 ? [...cards, card] : cards.toSpliced(place, 0, card);
}

function sameRequest(card: Card, prediction: PredictionView): boolean {
  return (
    card.request.model === prediction.model &&
    promptOf(card.request.input) === promptOf(prediction.input)
  );
}

const isOf = (heard: Heard | null, id: string): boolean => heard?.prediction.id === id;

/**
 * Binds a card to its prediction. If a list brought that one first, its card goes; what it or a
 * card that is sending has heard of the prediction stays, since nobody tells it a second time.
 */
function bind(cards: Cards, key: string, prediction: PredictionView, at: number): Cards {
  const { id } = prediction;
  const earlier = cards
    .flatMap(({ heard, early }) => (heard === null ? early : [heard, ...early]))
    .find((heard) => isOf(heard, id));
  return cards
    .filter((card) => card.key === key || !isOf(card.heard, id))
    .map((card): Card => {
      const early = card.early.filter((heard) => !isOf(heard, id));
      if (card.key !== key) return early.length === card.early.length ? card : { ...card, early };
      const heard = keepNewest(earlier ?? null, prediction, at);
      return { ...card, sending: "sent", failure: null, heard, early };
    });
}

/** Nobody knows whether the submission arrived. */
function hadNoAnswer({ failure }: Card): boolean {
  return failure?.reason === "unreachable" || failure?.reason === "offline";
}

/** Keeps news of what may be the prediction of a card that is sending. */
function hold(cards: Cards, holder: Card, prediction: PredictionView, at: number): Cards {
  const known = holder.early.find((heard) => isOf(heard, prediction.id)) ?? null;
  const heard = keepNewest(known, prediction, at);
  if (heard === known) return cards;
  const others = holder.early.filter((other) => other !== known);
  return replace(cards, holder.key, (card) => ({ ...card, early: [...others, heard] }));
}

function hear(cards: Cards, prediction: PredictionView, at: number): Cards {
  const known = cards.find((card) => isOf(card.heard, prediction.id));
  if (known !== undefined) {
    const heard = keepNewest(known.heard, prediction, at);
    return heard === known.heard
      ? cards
      : replace(cards, known.key, (card) => ({ ...card, heard }));
  }
  const holder = cards.find(({ early }) => early.some((heard) => isOf(heard, prediction.id)));
  if (holder !== undefined) return hold(cards, holder, prediction, at);
  const createdAt = Date.parse(prediction.createdAt);
  const unbound = cards.find(
    (card) =>
      card.heard === null && sameRequest(card, prediction) && card.at - CLOCK_SLACK_MS <= createdAt,
  );
  // Its own answer may be on the way and will bind it by key.
  if (unbound?.sending === "sending" && unbound.early.length < EARLY_HEARD_MAX) {
    return hold(cards, unbound, prediction, at);
  }
  // The answer was lost but the prediction had arrived.
  if (unbound !== undefined && hadNoAnswer(unbound)) {
    return bind(cards, unbound.key, prediction, at);
  }
  return insert(cards, {
    key: prediction.id,
    at: createdAt,
    request: { model: prediction.model, input: prediction.input, retryOf: prediction.retryOf },
    sending: "sent",
    failure: null,
    cancel: "none",
    heard: keepNewest(null, prediction, at),
    early: [],
  });
}

/** What a card kept while it was sending, and what is not its own, is heard as if it came now. */
function release(cards: Cards, key: string): Cards {
  const early = cards.find((card) => card.key === key)?.early ?? [];
  if (early.length === 0) return cards;
  const released = replace(cards, key, (card) => ({ ...card, early: [] }));
  return early.reduce(
    (known, { prediction, heardAt }) => hear(known, prediction, heardAt),
    released,
  );
}

/** The next cards after one fact. Returns the same list when nothing changed. */
export function reduceCards(cards: Cards, action: CardAction): Cards {
  switch (action.type) {
    case "card.added":
      return insert(cards, {
        key: action.key,
        at: action.at,
        request: action.request,
        sending: "sending",
        failure: null,
        cancel: "none",
        heard: null,
        early: [],
      });
    case "card.sent":
      return release(bind(cards, action.key, action.prediction, action.at), action.key);
    case "card.failed":
      return release(
        replace(cards, action.key, (card) =>
          card.heard === null ? { ...card, sending: "not_sent", failure: action.failure } : card,
        ),
        action.key,
      );
    case "card.resent":
      return replace(cards, action.key, (card) => ({ ...card, sending: "sending", failure: null }));
    case "card.discarded":
      return cards.filter((card) => card.key !== action.key);
    case "cancel.changed":
      return replace(cards, action.key, (card) => ({ ...card, cancel: action.cancel }));
    case "account.left":
      return cards.length === 0 ? cards : [];
    case "predictions.heard":
      return action.predictions.reduce(
        (known, prediction) => hear(known, prediction, action.at),
        cards,
      );
  }
}

/** It was pressed without a network, and is sent by itself when there is one. */
export function waitsForNetwork({ sending, failure }: Card): boolean {
  return sending === "not_sent" && failure?.reason === "offline";
}

/** Ids of everything that may still change, of the predictions that the page has heard of. */
export function unfinishedIds(cards: Cards): string[] {
  return cards
    .flatMap(({ heard, early }) => (heard === null ? early : [heard, ...early]))
    .flatMap(({ prediction }) => (isTerminal(prediction.status) ? [] : [prediction.id]));
}

/** A picture came although its cancel had been asked for. */
export function finishedBeforeCancel(card: Card): boolean {
  const prediction = card.heard?.prediction;
  if (prediction?.status !== "succeeded") return false;
  return prediction.cancelRequested || card.cancel !== "none";
}

/** A cancel is on its way and the server has not yet said how it ended. */
export function isCancelling(card: Card): boolean {
  const prediction = card.heard?.prediction;
  if (prediction !== undefined && isTerminal(prediction.status)) return false;
  return card.cancel === "asked" || prediction?.cancelRequested === true;
}
