import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import type { RouterHistory } from "@tanstack/react-router";
import { readItemFilter } from "../batches/item-filter.ts";
import { readSearch } from "../history/filters.ts";
import { PredictionPage } from "../predictions/page.tsx";
import { CreatePage } from "./create-page.tsx";
import { RouteCrash } from "./crash.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { Shell } from "./shell.tsx";
import type { Studio } from "./studio.ts";

/** What the loaders of the routes work with. */
export type RouterContext = { studio: Studio };

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  notFoundComponent: () => <NotFoundPage what="page" />,
});

const createPageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: CreatePage,
});

const predictionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/p/$id",
  component: function PredictionRoute() {
    const { id } = predictionRoute.useParams();
    return <PredictionPage key={id} id={id} />;
  },
});

const LazyActivityPage = lazyRouteComponent(
  () => import("../history/activity-page.tsx"),
  "ActivityPage",
);

const activityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/activity",
  validateSearch: readSearch,
  loader: ({ context }) => context.studio.languages.load("history"),
  component: function ActivityRoute() {
    const search = activityRoute.useSearch();
    const navigate = activityRoute.useNavigate();
    return (
      <LazyActivityPage
        search={search}
        onSearch={(next) => {
          void navigate({ search: next, replace: true, resetScroll: false });
        }}
      />
    );
  },
});

const batchesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/batch",
  loader: ({ context }) => context.studio.languages.load("batches"),
  component: lazyRouteComponent(() => import("../batches/batches-page.tsx"), "BatchesPage"),
});

const LazyBatchPage = lazyRouteComponent(() => import("../batches/batch-page.tsx"), "BatchPage");

const batchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/batch/$id",
  validateSearch: readItemFilter,
  loader: ({ context }) => context.studio.languages.load("batches"),
  component: function BatchRoute() {
    const { id } = batchRoute.useParams();
    const { show = "all" } = batchRoute.useSearch();
    const navigate = batchRoute.useNavigate();
    return (
      <LazyBatchPage
        key={id}
        id={id}
        filter={show}
        onFilter={(next) => {
          const search = next === "all" ? {} : { show: next };
          void navigate({ search, replace: true, resetScroll: false });
        }}
      />
    );
  },
});

const newsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/notifications",
  loader: ({ context }) => context.studio.languages.load("news"),
  component: lazyRouteComponent(() => import("../news/news-page.tsx"), "NewsPage"),
});

const keysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/developer/keys",
  loader: ({ context }) => context.studio.languages.load("keys"),
  component: lazyRouteComponent(() => import("../keys/keys-page.tsx"), "KeysPage"),
});

const creditsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/credits",
  loader: ({ context }) => context.studio.languages.load("credits"),
  component: lazyRouteComponent(() => import("../credits/credits-page.tsx"), "CreditsPage"),
});

/** What few people look at is loaded by those who do. */
const LazyModelPage = lazyRouteComponent(() => import("../models/page.tsx"), "ModelPage");

const modelRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/models/$slug",
  loader: ({ context }) => context.studio.languages.load("models"),
  component: function ModelRoute() {
    const { slug } = modelRoute.useParams();
    return <LazyModelPage slug={slug} />;
  },
});

const operatorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/operator",
  loader: ({ context }) => context.studio.languages.load("operator"),
  component: lazyRouteComponent(() => import("../operator/page.tsx"), "OperatorPage"),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  loader: ({ context }) => context.studio.languages.load("settings"),
  component: lazyRouteComponent(() => import("../settings/settings-page.tsx"), "SettingsPage"),
});

/** Screens of people and their sign-ins share their texts. */
const loadSignIns = ({ context }: { context: RouterContext }) =>
  context.studio.languages.load("signIns");

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  loader: loadSignIns,
  component: lazyRouteComponent(() => import("../sign-ins/sign-in-page.tsx"), "SignInPage"),
});

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-up",
  loader: loadSignIns,
  component: lazyRouteComponent(() => import("../sign-ins/sign-up-page.tsx"), "SignUpPage"),
});

const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/forgot-password",
  loader: loadSignIns,
  component: lazyRouteComponent(() => import("../sign-ins/forgot-page.tsx"), "ForgotPage"),
});

const setPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/set-password",
  loader: loadSignIns,
  component: lazyRouteComponent(() => import("../sign-ins/forgot-page.tsx"), "SetPasswordPage"),
});

const confirmRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/confirm-address",
  loader: loadSignIns,
  component: lazyRouteComponent(() => import("../sign-ins/confirm-page.tsx"), "ConfirmPage"),
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/account",
  loader: loadSignIns,
  component: lazyRouteComponent(() => import("../sign-ins/account-page.tsx"), "AccountPage"),
});

const routeTree = rootRoute.addChildren([
  createPageRoute,
  predictionRoute,
  modelRoute,
  activityRoute,
  batchesRoute,
  batchRoute,
  newsRoute,
  keysRoute,
  creditsRoute,
  settingsRoute,
  operatorRoute,
  signInRoute,
  signUpRoute,
  forgotRoute,
  setPasswordRoute,
  confirmRoute,
  accountRoute,
]);

/** The router of the studio, mounted under `basePath`. */
export function createStudioRouter(facts: {
  basePath: string;
  studio: Studio;
  history?: RouterHistory;
}) {
  const { basePath, studio, history } = facts;
  return createRouter({
    routeTree,
    basepath: basePath,
    context: { studio },
    defaultErrorComponent: RouteCrash,
    scrollRestoration: true,
    ...(history === undefined ? {} : { history }),
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createStudioRouter>;
  }
}
