import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import type { ReactElement, ReactNode } from "react";
import type { DarkroomClient } from "./create-client.ts";
import { DarkroomError } from "./darkroom-error.ts";
import type { Order, OrderedPrediction, Prediction } from "./wire.ts";

const ClientContext = createContext<DarkroomClient | null>(null);

/** Gives a client to the hooks below it. */
export function DarkroomProvider(props: {
  client: DarkroomClient;
  children: ReactNode;
}): ReactElement {
  return createElement(ClientContext, { value: props.client }, props.children);
}

/** The client of the nearest provider. */
export function useDarkroom(): DarkroomClient {
  const client = useContext(ClientContext);
  if (client === null) throw new TypeError("a Darkroom hook needs a DarkroomProvider above it");
  return client;
}

export type FollowedPrediction = {
  /** The newest that is known; null before the first answer. */
  prediction: Prediction | null;
  /** Why it can be followed no more; null while it can. */
  error: DarkroomError | null;
};

const NOTHING: FollowedPrediction = { prediction: null, error: null };

/**
 * A prediction as it develops, up to its end. A page that is reloaded asks by the same id and
 * goes on; one that goes away ends the looks and never the prediction.
 */
export function usePrediction(id: string | null): FollowedPrediction {
  const client = useDarkroom();
  const [known, setKnown] = useState({ id, ...NOTHING });
  useEffect(() => {
    if (id === null) return;
    const gone = new AbortController();
    const { signal } = gone;
    const follow = async (): Promise<void> => {
      try {
        await client.predictions.wait(id, {
          signal,
          onUpdate: (prediction) => setKnown({ id, prediction, error: null }),
        });
      } catch (thrown) {
        if (signal.aborted) return;
        const error = asError(thrown);
        setKnown((before) => ({
          id,
          prediction: before.id === id ? before.prediction : null,
          error,
        }));
      }
    };
    void follow();
    return () => gone.abort();
  }, [client, id]);
  return known.id === id ? known : NOTHING;
}

/** What is no error of ours is one of the program around it, and is shown as one of its own. */
function asError(thrown: unknown): DarkroomError {
  if (thrown instanceof DarkroomError) return thrown;
  return new DarkroomError("internal", "Something went wrong.", { cause: thrown });
}

export type RunningPrediction = FollowedPrediction & {
  /** Sends an order; null when it was not taken, and `error` says why. The newest one counts. */
  run: (order: Order) => Promise<OrderedPrediction | null>;
  /** Asks for the end of what was ordered. */
  cancel: () => Promise<void>;
  /** Forgets what was ordered; it goes on. */
  reset: () => void;
  /** From the call of `run` to the end of the prediction. */
  isRunning: boolean;
};

type Placing = {
  ordered: OrderedPrediction | null;
  error: DarkroomError | null;
  isPlaced: boolean;
};

const NOT_ORDERED: Placing = { ordered: null, error: null, isPlaced: true };

/** Orders a prediction and follows it. */
export function useRunPrediction(): RunningPrediction {
  const client = useDarkroom();
  const [placing, setPlacing] = useState(NOT_ORDERED);
  const newest = useRef<Promise<OrderedPrediction | null>>(Promise.resolve(null));
  const followed = usePrediction(placing.ordered?.id ?? null);

  const run = useCallback(
    (order: Order): Promise<OrderedPrediction | null> => {
      const place = async (): Promise<OrderedPrediction | null> => {
        const settle = (next: Placing): void => {
          if (newest.current === placed) setPlacing(next);
        };
        try {
          const ordered = await client.predictions.create(order);
          settle({ ordered, error: null, isPlaced: true });
          return ordered;
        } catch (thrown) {
          settle({ ordered: null, error: asError(thrown), isPlaced: true });
          return null;
        }
      };
      setPlacing({ ordered: null, error: null, isPlaced: false });
      const placed = place();
      newest.current = placed;
      return placed;
    },
    [client],
  );
  const cancel = useCallback(async (): Promise<void> => {
    // An order whose answer is still on its way is canceled as soon as it has an id.
    const ordered = await newest.current;
    if (ordered !== null) await client.predictions.cancel(ordered.id);
  }, [client]);
  const reset = useCallback((): void => {
    newest.current = Promise.resolve(null);
    setPlacing(NOT_ORDERED);
  }, []);

  const prediction = followed.prediction ?? placing.ordered;
  const error = placing.error ?? followed.error;
  const isOpen = prediction !== null && prediction.endedAt === null && error === null;
  return { prediction, error, isRunning: !placing.isPlaced || isOpen, run, cancel, reset };
}
