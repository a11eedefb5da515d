import { withAddresses } from "./addresses.ts";
import { waitedTooLong, follow } from "./follow.ts";
import type { FollowOptions } from "./follow.ts";
import { isPassing, readError } from "./darkroom-error.ts";
import { CREATE_TRIES_MAX, FAILURE_MS_MIN, REQUEST_MS_MAX } from "./limits.ts";
import { createLive } from "./live.ts";
import { pause } from "./pause.ts";
import { createApi } from "./wire.ts";
import type { Api, Order, OrderedPrediction, Prediction } from "./wire.ts";

export type ClientOptions = {
  /** Where the installation is, with its base path: `https://studio.example/darkroom`. */
  url: string;
  /** An API key, `dk_…`. Without one the session cookie of the browser counts. */
  apiKey?: string;
  /** Sent with every request, for example the cookies of a visitor whom your server speaks for. */
  headers?: () => Readonly<Record<string, string>>;
  fetch?: typeof fetch;
};

export type WaitOptions = FollowOptions & {
  /** The longest wait, milliseconds; without it the wait ends with the prediction. */
  timeoutMs?: number;
};

/**
 * What a program does with predictions. All methods throw `DarkroomError`. Addresses of files are
 * whole; they open for the session or key that may read the prediction.
 */
export interface Predictions {
  /**
   * Orders a prediction and answers with its id at once. An order whose answer is lost is sent
   * again under the same idempotency key, which is made here when none is given.
   */
  create: (order: Order) => Promise<OrderedPrediction>;
  get: (id: string) => Promise<Prediction>;
  /** Resolves when it has ended, in whatever way: look at `status`. */
  wait: (id: string, options?: WaitOptions) => Promise<Prediction>;
  /** `create` and `wait` in one. */
  run: (order: Order, options?: WaitOptions) => Promise<Prediction>;
  /** Asks for the end; the provider has the last word. */
  cancel: (id: string) => Promise<void>;
}

export interface DarkroomClient {
  predictions: Predictions;
  /**
   * Every procedure of the installation, typed: `client.api.credit.balance.query()`. Errors and
   * addresses are as the server sends them.
   */
  api: Api;
}

export function createClient(options: ClientOptions): DarkroomClient {
  const { apiKey } = options;
  const bearer: Record<string, string> =
    apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
  const url = options.url.replace(/\/+$/, "");
  const api = createApi({
    url,
    headers: () => ({ ...options.headers?.(), ...bearer }),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    requestMs: REQUEST_MS_MAX,
  });
  const ports = { api, live: createLive(api), now: Date.now, random: Math.random };
  const shown = <Kind extends Prediction>(prediction: Kind): Kind => withAddresses(prediction, url);

  const create: Predictions["create"] = async (order) => shown(await createOnce(api, order));
  const wait: Predictions["wait"] = async (id, { timeoutMs, onUpdate, signal } = {}) => {
    const tell = (prediction: Prediction): void => onUpdate?.(shown(prediction));
    const begin = (until: AbortSignal | undefined): Promise<Prediction> =>
      follow(ports, id, { onUpdate: tell, ...(until === undefined ? {} : { signal: until }) });
    const ended = timeoutMs === undefined ? begin(signal) : followFor(timeoutMs, id, signal, begin);
    return shown(await ended);
  };
  return {
    api,
    predictions: {
      create,
      get: async (id) => shown(await answer(api.prediction.get.query({ id }))),
      wait,
      run: async (order, waiting) => wait((await create(order)).id, waiting),
      cancel: async (id) => {
        await answer(api.prediction.cancel.mutate({ id }));
      },
    },
  };
}

async function answer<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (thrown) {
    throw readError(thrown);
  }
}

const NEVER = new AbortController().signal;

async function createOnce(api: Api, order: Order): Promise<OrderedPrediction> {
  const named = { ...order, idempotencyKey: order.idempotencyKey ?? crypto.randomUUID() };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await answer(api.prediction.create.mutate(named));
    } catch (error) {
      const isLost = isPassing(error) && error.code !== "rate_limited";
      if (!isLost || attempt >= CREATE_TRIES_MAX) throw error;
      await pause(FAILURE_MS_MIN * 2 ** (attempt - 1), NEVER);
    }
  }
}

async function followFor(
  timeoutMs: number,
  id: string,
  given: AbortSignal | undefined,
  begin: (signal: AbortSignal) => Promise<Prediction>,
): Promise<Prediction> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    return await begin(given === undefined ? limit : AbortSignal.any([given, limit]));
  } catch (error) {
    if (limit.aborted && given?.aborted !== true) throw waitedTooLong(id, timeoutMs);
    throw error;
  }
}
