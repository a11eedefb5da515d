import { isTerminal } from "@darkroom/lifecycle";
import { readFailure } from "../server/failure.ts";
import type { Failure } from "../server/failure.ts";
import type { CancelAnswer, PredictionView } from "../server/views.ts";
import { waitsForNetwork } from "./cards.ts";
import type { Card, CardRequest, Cards } from "./cards.ts";
import type { CardStore } from "./store.ts";

/** The three calls that change predictions. Sending a key again never makes a second one. */
export type PredictionCalls = {
  create: (call: {
    model: string;
    input: Record<string, unknown>;
    idempotencyKey: string;
  }) => Promise<PredictionView>;
  retry: (call: { id: string; idempotencyKey: string }) => Promise<PredictionView>;
  cancel: (call: { id: string }) => Promise<CancelAnswer>;
};

export interface Sender {
  /** Shows a card at once, then sends it. Resolves with the failure, or null when it arrived. */
  send: (request: CardRequest) => Promise<Failure | null>;
  /** Sends a card that was not sent once more, under its old key. */
  resend: (card: Card) => Promise<void>;
  /** Sends everything that waits for a network. */
  resendWaiting: () => void;
  discard: (card: Card) => void;
  cancel: (card: Card) => Promise<void>;
}

/** A second press of Retry before the first was answered would make a second prediction. */
function isRetryOnItsWay(cards: Cards, { retryOf }: CardRequest): boolean {
  if (retryOf === null) return false;
  return cards.some((card) => card.sending === "sending" && card.request.retryOf === retryOf);
}

/** The browser says "online" before the network carries; what has waited goes on waiting. */
function explain(failure: Failure, isOffline: boolean): Failure {
  return failure.reason === "unreachable" && isOffline
    ? { ...failure, reason: "offline" }
    : failure;
}

type Ports = {
  calls: PredictionCalls;
  store: CardStore;
  newKey: () => string;
  /** ms by the server's clock. */
  now: () => number;
  /** The browser's word for it; only believed once a call has failed. */
  isOnline: () => boolean;
  /** Something changed on the server by our doing; other tabs want to know. */
  onChanged: () => void;
};

async function cancelById(key: string, id: string, ports: Ports): Promise<void> {
  const { calls, store, now } = ports;
  const hear = store.listen();
  try {
    const answer = await calls.cancel({ id });
    const at = now();
    if (answer.outcome === "too_late") {
      store.dispatch({ type: "cancel.changed", key, cancel: "too_late" });
    }
    hear([answer.prediction], at);
    ports.onChanged();
  } catch {
    store.dispatch({ type: "cancel.changed", key, cancel: "not_sent" });
  }
}

/** Turns what people press into calls and facts for the store. */
export function createSender(ports: Ports): Sender {
  const { calls, store, newKey, now, onChanged } = ports;

  const find = (key: string): Card | undefined => store.current().find((card) => card.key === key);

  async function resend(card: Card): Promise<void> {
    if (card.sending !== "not_sent") return;
    store.dispatch({ type: "card.resent", key: card.key });
    await deliver(card.key, card.request, waitsForNetwork(card));
  }

  async function deliver(
    key: string,
    request: CardRequest,
    hasWaited = false,
  ): Promise<Failure | null> {
    try {
      const { model, input, retryOf } = request;
      const prediction =
        retryOf === null
          ? await calls.create({ model, input, idempotencyKey: key })
          : await calls.retry({ id: retryOf, idempotencyKey: key });
      store.dispatch({ type: "card.sent", key, prediction, at: now() });
      onChanged();
      // Cancel was pressed before the server had an id for it.
      if (find(key)?.cancel === "asked" && !isTerminal(prediction.status)) {
        await cancelById(key, prediction.id, ports);
      }
      return null;
    } catch (error) {
      const failure = explain(readFailure(error), hasWaited || !ports.isOnline());
      store.dispatch({ type: "card.failed", key, failure });
      return failure;
    }
  }

  return {
    send: async (request) => {
      if (isRetryOnItsWay(store.current(), request)) return null;
      const key = newKey();
      store.dispatch({ type: "card.added", key, request, at: now() });
      const failure = await deliver(key, request);
      // Wrong fields are shown in the form, where they can be mended; a card would only repeat it.
      if (failure?.reason === "invalid_input" && request.retryOf === null) {
        store.dispatch({ type: "card.discarded", key });
      }
      return failure;
    },
    resend,
    resendWaiting: () => {
      for (const card of store.current()) if (waitsForNetwork(card)) void resend(card);
    },
    discard: (card) => {
      if (card.sending === "not_sent") store.dispatch({ type: "card.discarded", key: card.key });
    },
    cancel: async (card) => {
      if (card.cancel === "asked") return;
      store.dispatch({ type: "cancel.changed", key: card.key, cancel: "asked" });
      const id = card.heard?.prediction.id;
      if (id !== undefined) await cancelById(card.key, id, ports);
    },
  };
}
