import { QueryClientProvider } from "@tanstack/react-query";
import {
  RouterProvider,
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
} from "@tanstack/react-router";
import axe from "axe-core";
import type { ReactNode } from "react";
import { expect } from "vitest";
import { render } from "vitest-browser-react";
import { createStudioRouter } from "../src/app/router.tsx";
import { StudioContext } from "../src/app/studio.ts";
import type { Studio } from "../src/app/studio.ts";
import { createStudioLive } from "../src/app/create-live.ts";
import { createLive } from "../src/live/account.ts";
import type { Languages } from "../src/languages/create-languages.ts";
import type { Live } from "../src/live/account.ts";
import { createAnnouncer } from "../src/notices/announcer.ts";
import { createClock } from "../src/notices/clock.ts";
import { mergeNews } from "../src/predictions/news.ts";
import { createSender } from "../src/predictions/sender.ts";
import type { PredictionCalls } from "../src/predictions/sender.ts";
import { createCardStore } from "../src/predictions/store.ts";
import { createApi, createQueries, createQueryClient } from "../src/server/client.ts";
import { createConnection } from "../src/server/connection.ts";
import type { BalanceView, ModelView } from "../src/server/views.ts";
import { START, sampleModel } from "./samples.ts";
import { openTestLanguages } from "./texts.ts";
import "../src/styles/main.css";

const ENGLISH = await openTestLanguages("en");

const never = (): Promise<never> => new Promise(() => undefined);

/** A clock of the test: it stands still until it is told to pass time. */
export function createTestClock(startAt = START) {
  let now = startAt;
  const repeating = new Set<() => void>();
  return {
    now: () => now,
    every: (task: () => void) => {
      repeating.add(task);
      return () => repeating.delete(task);
    },
    pass: (ms: number) => {
      now += ms;
      for (const task of repeating) task();
    },
  };
}

function afterReal(task: () => void, waitMs: number): () => void {
  const timer = window.setTimeout(task, waitMs);
  return () => window.clearTimeout(timer);
}

/** A browser without locks: there is no stream. */
const createPolling = (now: () => number): Live =>
  createLive({
    locks: null,
    openChannel: null,
    open: () => () => undefined,
    askRecent: never,
    hear: () => undefined,
    hearLists: never,
    onContact: () => undefined,
    onBroken: () => undefined,
    onLeft: () => undefined,
    onOtherAccount: () => undefined,
    time: { now, after: () => () => undefined, random: () => 0.5 },
  });

/** A studio without a network: only what the test hands it happens. */
export function createTestStudio(options: {
  calls?: Partial<PredictionCalls>;
  models?: readonly ModelView[];
  balance?: BalanceView;
  startAt?: number;
  fetch?: typeof fetch;
  /** How the real stream of the test's server behaves; without it the page polls. */
  watch?: "moves";
  /** English where none is given. */
  languages?: Languages;
}) {
  const time = createTestClock(options.startAt);
  const languages = options.languages ?? ENGLISH;
  const queryClient = createQueryClient();
  const { queries: defaults } = queryClient.getDefaultOptions();
  queryClient.setDefaultOptions({ queries: { ...defaults, retry: false } });
  const connection = createConnection({
    fetch: options.fetch ?? never,
    now: time.now,
    timeoutMs: 60_000,
    uploadTimeoutMs: 60_000,
    onBack: () => undefined,
    onUnauthenticated: () => undefined,
  });
  const basePath = options.watch === undefined ? "/" : `/watch/${options.watch}/`;
  const api = createApi({ basePath, fetch: connection.fetch });
  const queries = createQueries(api, queryClient);
  queryClient.setQueryData(queries.model.list.queryKey(), [...(options.models ?? [sampleModel()])]);
  // Locks and channels carry the account's name; no test hears another one.
  queryClient.setQueryData(["session"], {
    userId: crypto.randomUUID(),
    email: null,
    isConfirmed: false,
  });
  queryClient.setQueryData(
    queries.credit.balance.queryKey(),
    options.balance ?? { available: 100, reserved: 0 },
  );
  const store = createCardStore(
    () => undefined,
    () => undefined,
  );
  const live =
    options.watch === undefined
      ? createPolling(time.now)
      : createStudioLive({ api, connection, store, queryClient, now: time.now, after: afterReal });
  let keys = 0;
  const studio: Studio = {
    basePath: "/",
    api,
    queries,
    queryClient,
    connection,
    live,
    clock: createClock({ now: time.now, repeat: time.every, page: document }),
    languages,
    announcer: createAnnouncer({
      now: time.now,
      schedule: () => () => undefined,
      merge: (news) => mergeNews(languages.current().texts.studio, news),
    }),
    store,
    sender: createSender({
      calls: { create: never, retry: never, cancel: never, ...options.calls },
      store,
      newKey: () => `key-${(keys += 1)}`,
      now: time.now,
      isOnline: () => true,
      onChanged: () => undefined,
    }),
    random: () => 0.5,
    storage: null,
  };
  return { studio, store, time };
}

type Answer = { result: unknown } | { reason: string };

/** A server of fixed answers, one for each procedure, in tRPC's wire for batched calls. */
export function createTestServer(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const answer = (path: string): unknown => {
    asked.push(path);
    const known = answers[path] ?? { reason: "internal" };
    return "result" in known
      ? { result: { data: known.result } }
      : { error: { message: "Refused.", code: -32_600, data: { reason: known.reason } } };
  };
  const fetch = (input: string | URL | Request): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, "http://studio");
    const paths = (pathname.split("/trpc/")[1] ?? "").split(",");
    return Promise.resolve(Response.json(paths.map(answer), { status: 207 }));
  };
  return { fetch, asked };
}

/** The whole app at one address. */
export async function renderApp(studio: Studio, path: string) {
  const history = createMemoryHistory({ initialEntries: [path] });
  const router = createStudioRouter({ basePath: "/", studio, history });
  return await render(
    <StudioContext value={studio}>
      <QueryClientProvider client={studio.queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StudioContext>,
  );
}

/** Renders a part of the studio inside of it, with a router whose links lead nowhere. */
export async function renderInStudio(studio: Studio, children: ReactNode) {
  const rootRoute = createRootRoute();
  const routes = ["/", "/p/$id", "/models/$slug"].map((path) =>
    createRoute({ getParentRoute: () => rootRoute, path, component: () => children }),
  );
  const router = createRouter({
    routeTree: rootRoute.addChildren(routes),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  return await render(
    <StudioContext value={studio}>
      <QueryClientProvider client={studio.queryClient}>
        <RouterProvider<typeof router> router={router} />
      </QueryClientProvider>
    </StudioContext>,
  );
}

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** X: no violation of WCAG 2.2 AA in what stands on the page now. */
export async function expectAccessible(container: Element): Promise<void> {
  const { violations } = await axe.run(container, { runOnly: { type: "tag", values: AXE_TAGS } });
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  expect(found).toEqual([]);
}
