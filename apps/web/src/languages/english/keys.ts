import type { Format } from "../format.ts";

/** Keys with which programs work for the account. */
export const createKeyTexts = ({ relative, date }: Format) => ({
  title: "API keys",
  intro: "With a key a program orders pictures in your name and with your credits.",
  name: "What the key is for",
  create: "Create a key",
  creating: "Creating…",
  nameMissing: "Give the key a name first.",
  once: "This key is shown only now. Keep it where nobody else finds it.",
  copy: "Copy the key",
  yours: "Your keys",
  key: "Key",
  begins: "Begins with",
  created: "Created",
  lastUsed: "Last used",
  never: "never",
  used: (at: string | number, now: number) => relative(at, now),
  day: (at: string | number) => date(at),
  revoke: "Revoke",
  revokeOf: (name: string) => `Revoke ${name}`,
  revoked: "revoked",
  revokeAsk: (name: string) => `Revoke “${name}”?`,
  revokeText: "Programs that use it are refused within a second. This cannot be undone.",
  keep: "Keep the key",
  none: "No key yet.",
});

export type KeyTexts = ReturnType<typeof createKeyTexts>;
