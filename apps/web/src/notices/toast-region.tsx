import { X } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import type { RefObject } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { IconButton } from "../ui/button.tsx";
import type { Toast, Toasts } from "./toasts.ts";

/** While the page is hidden nobody sees what leaves. */
function useHoldWhileHidden(toasts: Toasts): void {
  useEffect(() => {
    const follow = (): void => {
      if (document.hidden) toasts.hold("hidden");
      else toasts.release("hidden");
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => document.removeEventListener("visibilitychange", follow);
  }, [toasts]);
}

/** Whoever points at a toast or has the focus in one is reading. */
function useHoldWhileUsed(region: RefObject<HTMLElement | null>, toasts: Toasts): void {
  useEffect(() => {
    const element = region.current;
    if (element === null) return undefined;
    const listening = new AbortController();
    const on = (event: string, task: () => void): void => {
      element.addEventListener(event, task, { signal: listening.signal });
    };
    on("pointerenter", () => toasts.hold("pointer"));
    on("pointerleave", () => toasts.release("pointer"));
    on("focusin", () => toasts.hold("focus"));
    on("focusout", () => toasts.release("focus"));
    return () => listening.abort();
  }, [region, toasts]);
}

function ToastView({ toast, toasts }: { toast: Toast; toasts: Toasts }) {
  const { common } = useTexts();
  const words = toast.words(toast.count);
  return (
    <li className="toast" data-tone={toast.tone}>
      <p className="min-w-0 flex-1">
        {toast.path === undefined ? (
          words
        ) : (
          <a href={toast.path} className="link">
            {words}
          </a>
        )}
      </p>
      <IconButton
        icon={X}
        kind="bare"
        label={common.dismiss(words)}
        title={common.close}
        onClick={() => toasts.dismiss(toast.id)}
      />
    </li>
  );
}

/**
 * Where news appear in passing. The region is there from the start, so that it can be found with
 * the keyboard; the app's one live region speaks for it.
 */
export function ToastRegion({ toasts }: { toasts: Toasts }) {
  const { common } = useTexts();
  const shown = useSyncExternalStore(toasts.subscribe, toasts.current);
  const region = useRef<HTMLElement>(null);
  useHoldWhileHidden(toasts);
  useHoldWhileUsed(region, toasts);
  return (
    <section aria-label={common.news} ref={region} className="toasts">
      <ul className="grid gap-2">
        {shown.map((toast) => (
          <ToastView key={toast.id} toast={toast} toasts={toasts} />
        ))}
      </ul>
    </section>
  );
}
