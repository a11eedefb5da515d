import type { Schedule } from "./announcer.ts";

/** As long as a toast of news stays; nothing that went wrong leaves by itself. */
export const TOAST_MS = 6_000;
/** More would cover the page; the oldest gives way to the list of notices. */
export const TOASTS_MAX = 3;
/** What the list of notices remembers. */
export const NOTICES_MAX = 50;

export type Notice = {
  /** News of one group are one toast with a count: "4 images ready". */
  group: string;
  tone: "news" | "error";
  /** In the language that is shown when it is looked at. */
  words: (count: number) => string;
  /** Where it happened, if there is one place for all of the group. */
  path?: string;
};

export type Toast = Notice & { id: number; count: number };

export interface Toasts {
  /** What is on the page now, the newest last. */
  current: () => readonly Toast[];
  /** Everything that was said, the newest first; it stays when its toast has gone. */
  notices: () => readonly Toast[];
  subscribe: (listener: () => void) => () => void;
  show: (notice: Notice) => void;
  dismiss: (id: number) => void;
  /** While somebody points at them, has the focus in them, or looks elsewhere, none leaves. */
  hold: (why: string) => void;
  release: (why: string) => void;
}

/** What is said in passing. It never moves the focus and never is the only place of its news. */
export function createToasts({ schedule }: { schedule: Schedule }): Toasts {
  const listeners = new Set<() => void>();
  const leaving = new Map<number, () => void>();
  const holds = new Set<string>();
  let shown: readonly Toast[] = [];
  let told: readonly Toast[] = [];
  let made = 0;

  function change(next: readonly Toast[]): void {
    shown = next;
    for (const listener of listeners) listener();
  }

  function forget(id: number): void {
    leaving.get(id)?.();
    leaving.delete(id);
  }

  function dismiss(id: number): void {
    forget(id);
    change(shown.filter((toast) => toast.id !== id));
  }

  function leaveLater({ id, tone }: Toast): void {
    forget(id);
    if (tone === "error" || holds.size > 0) return;
    leaving.set(
      id,
      schedule(() => dismiss(id), TOAST_MS),
    );
  }

  function show(notice: Notice): void {
    const same = shown.find(({ group }) => group === notice.group);
    const toast = { ...notice, id: same?.id ?? (made += 1), count: (same?.count ?? 0) + 1 };
    told = [toast, ...told.filter(({ id }) => id !== toast.id)].slice(0, NOTICES_MAX);
    const others = shown.filter(({ id }) => id !== toast.id);
    for (const { id } of others.slice(0, -(TOASTS_MAX - 1))) forget(id);
    change([...others.slice(-(TOASTS_MAX - 1)), toast]);
    leaveLater(toast);
  }

  return {
    current: () => shown,
    notices: () => told,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show,
    dismiss,
    hold: (why) => {
      holds.add(why);
      for (const id of leaving.keys()) forget(id);
    },
    release: (why) => {
      if (!holds.delete(why) || holds.size > 0) return;
      for (const toast of shown) leaveLater(toast);
    },
  };
}
