import type { AppRouter } from "@darkroom/api";
import { QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";

/** Calls in one request; the server takes no more. */
const BATCH_CALLS_MAX = 100;
/** Longer addresses are split; every proxy takes this one. */
const URL_CHARACTERS_MAX = 7_000;

export type Api = ReturnType<typeof createApi>;

/** The typed caller of the server; calls of one moment travel in one request, streams alone. */
export function createApi(ports: { basePath: string; fetch: typeof fetch }) {
  const url = `${ports.basePath}trpc`;
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url }),
        false: httpBatchLink({
          url,
          fetch: (input, init) => ports.fetch(input, { ...init, signal: init?.signal ?? null }),
          maxItems: BATCH_CALLS_MAX,
          maxURLLength: URL_CHARACTERS_MAX,
        }),
      }),
    ],
  });
}

/**
 * A laptop without any network still reaches a server of its own, so the browser's word for
 * "offline" never pauses a call.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        refetchOnWindowFocus: true,
        retry: 2,
        staleTime: 5_000,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** Query options of every procedure, for the hooks. */
export function createQueries(api: Api, queryClient: QueryClient) {
  return createTRPCOptionsProxy<AppRouter>({ client: api, queryClient });
}
export type Queries = ReturnType<typeof createQueries>;
