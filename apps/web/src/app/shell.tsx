import { Link, Outlet, useRouter } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { BalanceChip } from "../credits/balance-chip.tsx";
import { useTexts } from "../languages/use-texts.ts";
import { ConnectionChip } from "../notices/connection-chip.tsx";
import { usePredictionWatch } from "../predictions/use-predictions.ts";
import { AccountChip } from "../sign-ins/account-chip.tsx";
import { ThemeSwitch } from "../theme/theme-switch.tsx";
import { Keyboard } from "./keyboard.tsx";
import { Navigation } from "./navigation.tsx";
import { SessionGate } from "./session-gate.tsx";
import { useStudio } from "./studio.ts";
import { useLiveAccount } from "./use-session.ts";

function SkipLink() {
  const { frame } = useTexts();
  return (
    <a
      href="#content"
      className="button button-accent sr-only focus:not-sr-only focus:fixed focus:top-2 focus:start-2 focus:z-20 focus:px-4 focus:py-2"
      onClick={(event) => {
        event.preventDefault();
        document.querySelector<HTMLElement>("#content")?.focus();
      }}
    >
      {frame.skip}
    </a>
  );
}

const LIVE = { role: "status", "aria-live": "polite", "aria-atomic": true } as const;

/** The one place where the app speaks to screen readers; there from the start, often empty. */
function LiveRegion() {
  const { announcer } = useStudio();
  const text = useSyncExternalStore(announcer.subscribe, announcer.current);
  return (
    <div {...LIVE} className="sr-only">
      {text}
    </div>
  );
}

function Watch() {
  useLiveAccount();
  usePredictionWatch();
  return null;
}

function Header() {
  return (
    <header className="masthead">
      <div className="page masthead-row">
        <Link
          to="/"
          className="me-auto inline-flex min-h-11 items-center gap-3 rounded-small font-semibold tracking-title lg:me-4"
        >
          <span aria-hidden className="safelight" />
          Darkroom
        </Link>
        <Navigation />
        <ConnectionChip />
        <BalanceChip />
        <AccountChip />
        <ThemeSwitch />
      </div>
    </header>
  );
}

/** After a link was followed, reading goes on at the new page and not at the top of the frame. */
function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onResolved", ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        document.querySelector<HTMLElement>("#content")?.focus({ preventScroll: true });
      }),
    [router],
  );
}

/** The frame of every page. */
export function Shell() {
  useFocusOnNavigation();
  return (
    <>
      <SkipLink />
      <Header />
      <main id="content" tabIndex={-1} className="outline-none">
        <SessionGate>
          <Watch />
          <Outlet />
        </SessionGate>
      </main>
      <Keyboard />
      <LiveRegion />
    </>
  );
}
