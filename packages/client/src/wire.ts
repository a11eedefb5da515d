import type { AppRouter, RouterInputs, RouterOutputs } from "@darkroom/api";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
} from "@trpc/client";
import type { TRPCClient } from "@trpc/client";
import { EventSource } from "eventsource";

/** Every procedure of an installation with its types. */
export type Api = TRPCClient<AppRouter>;

/** A prediction as its owner reads it. */
export type Prediction = RouterOutputs["prediction"]["get"];
export type Order = RouterInputs["prediction"]["create"];
export type OrderedPrediction = RouterOutputs["prediction"]["create"];

export type WireOptions = {
  /** Without a slash at its end. */
  url: string;
  headers: () => Readonly<Record<string, string>>;
  fetch: typeof fetch;
  /** Each request is given up after so long, milliseconds; a stream is not. */
  requestMs: number;
};

/** tRPC's own client over HTTP: calls of the same moment in one request, news by SSE. */
export function createApi({ url: base, headers, requestMs, ...options }: WireOptions): Api {
  const url = `${base}/trpc`;
  const send = (input: Parameters<typeof fetch>[0], init: RequestInit): Promise<Response> =>
    options.fetch(input, { ...init, credentials: "include" });
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({
          url,
          EventSource,
          eventSourceOptions: () => ({
            fetch: (input, init) =>
              send(input, { ...init, headers: { ...init.headers, ...headers() } }),
          }),
        }),
        false: splitLink({
          // A call that waits for an end would hold up all others of its request.
          condition: ({ path }) => path === "prediction.run",
          true: httpLink({
            url,
            headers,
            fetch: (input, { signal = null, ...init } = {}) => send(input, { ...init, signal }),
          }),
          false: httpBatchLink({
            url,
            headers,
            fetch: (input, { signal, ...init } = {}) => {
              const limit = AbortSignal.timeout(requestMs);
              const until = signal == null ? limit : AbortSignal.any([signal, limit]);
              return send(input, { ...init, signal: until });
            },
          }),
        }),
      }),
    ],
  });
}
