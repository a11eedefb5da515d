/** What a mail's link carries behind its `#`; empty where it carries nothing of this name. */
export const readHash = (name: string): string =>
  new URLSearchParams(window.location.hash.slice(1)).get(name) ?? "";
