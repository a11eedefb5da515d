/** What the shots are aimed at: real sessions, predictions and secrets of the running server. */
export type Stage = {
  /** The provider's signing key, in base64 without its prefix. */
  webhookSecret: string;
  /** One of what is known under a name; a place that is nobody's where there is none. */
  pick: (name: string, place: number) => string;
  /** Adds to what is known; the newest `THINGS_MAX` of each name stay. */
  learn: (name: string, value: string) => void;
  secrets: () => readonly KnownSecret[];
};

/** A value that must never be seen outside. */
export type KnownSecret = { name: string; value: string };

const THINGS_MAX = 40;
const NOTHING = "00000000-0000-7000-8000-000000000000";

/** @param options.secrets what is secret from the start */
export function createStage(options: {
  webhookSecret: string;
  secrets: readonly KnownSecret[];
}): Stage {
  const things = new Map<string, string[]>();
  return {
    webhookSecret: options.webhookSecret,
    pick: (name, place) => {
      const known = things.get(name) ?? [];
      return known[place % Math.max(1, known.length)] ?? NOTHING;
    },
    learn: (name, value) => {
      const known = things.get(name) ?? [];
      if (known.includes(value)) return;
      known.push(value);
      if (known.length > THINGS_MAX) known.shift();
      things.set(name, known);
    },
    secrets: () => options.secrets,
  };
}

/** How often a shot names a thing that is known: places beyond the known ones start again. */
export const PLACES = 24;
