/** All tabs of this studio in this browser. */
const CHANNEL = "darkroom.predictions";

export interface Tabs {
  /** Tells the other tabs that something changed on the server. */
  tell: () => void;
}

/**
 * Tabs nudge each other so that a prediction made in one appears in all without waiting for the
 * next look. It carries no facts: those come from the server.
 */
export function openTabs(onTold: () => void): Tabs {
  if (typeof BroadcastChannel === "undefined") return { tell: () => undefined };
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", onTold);
  return { tell: () => channel.postMessage("changed") };
}
