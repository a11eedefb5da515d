import { useSyncExternalStore } from "react";

const query = (): MediaQueryList => window.matchMedia("(prefers-reduced-motion: reduce)");

function subscribe(listener: () => void): () => void {
  const list = query();
  list.addEventListener("change", listener);
  return () => list.removeEventListener("change", listener);
}

/** Whether people want to see things move. Style sheets ask for themselves; this is for code. */
export function useMotion(): boolean {
  return useSyncExternalStore(subscribe, () => !query().matches);
}
