import { joinLive } from "./live.ts";
import type { LiveAccount, LivePorts } from "./live.ts";
import type { LiveState } from "./wire.ts";

/** All tabs of this studio in this browser, whatever their account. */
const CHANNEL = "darkroom.account.1";

export interface Live {
  current: () => LiveState;
  subscribe: (listener: () => void) => () => void;
  /** The account of this tab's session; null when it was signed out. Told to all other tabs. */
  enter: (accountId: string | null) => void;
  /** The tab was hidden, frozen or offline. */
  wake: () => void;
}

/**
 * Follows the account of the session. When it is another one, here or in another tab, nothing of
 * the old one stays: neither its stream nor its cards.
 */
export function createLive(
  ports: Omit<LivePorts, "onState"> & {
    /** Cards and answers of the account that was left must go. */
    onLeft: () => void;
    /** Another tab says that the session is another one. */
    onOtherAccount: () => void;
  },
): Live {
  const listeners = new Set<() => void>();
  const channel = ports.openChannel?.(CHANNEL) ?? null;
  let accountId: string | null = null;
  let account: LiveAccount | null = null;
  let state: LiveState = "polling";

  function change(next: LiveState): void {
    if (state === next) return;
    state = next;
    for (const listener of listeners) listener();
  }

  channel?.addEventListener("message", ({ data }) => {
    if (accountId !== null && data !== accountId) ports.onOtherAccount();
  });

  return {
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    enter: (next) => {
      if (next === accountId) return;
      const isOther = accountId !== null;
      account?.leave();
      account = null;
      accountId = next;
      change("polling");
      if (isOther) ports.onLeft();
      channel?.postMessage(next);
      if (next !== null) account = joinLive(next, { ...ports, onState: change });
    },
    wake: () => account?.wake(),
  };
}
