/** Which public entry a shot is aimed at. */
export const SURFACES = [
  "trpc",
  "rest",
  "webhook",
  "result",
  "auth",
  "static",
  "operator",
  "wire",
] as const;
export type Surface = (typeof SURFACES)[number];

/** How the end of a body is told. The last two lie. */
export type Framing = "length" | "chunked" | "announces_more" | "announces_less";

/** How the bytes reach the server: at once, in slow pieces, or cut off by a closed sending side. */
export type Pace = "whole" | "slow" | "cut";

/** A change of the assembled bytes; places are shares of their length. */
export type Mutation =
  | { kind: "flip"; at: number; bit: number }
  | { kind: "drop"; at: number; bytes: number }
  | { kind: "double"; at: number; bytes: number }
  | { kind: "insert"; at: number; bytes: Uint8Array };

/** How a webhook is signed just before it is sent; `secret` is the provider's own. */
export type Signature = {
  key: "provider" | "stranger";
  /** Seconds added to the time that is signed. */
  ageS: number;
  id: string;
  /** The header with its signature made unlike the signed one, or left as it is. */
  spoil: "none" | "text" | "body" | "missing" | "many";
};

/**
 * One request before it becomes bytes. Texts may hold names of the stage such as `~id.3~`, which
 * are filled in when it is sent.
 */
export type Shot = {
  surface: Surface;
  method: string;
  target: string;
  headers: readonly (readonly [string, string])[];
  body: string | Uint8Array | null;
  framing: Framing;
  pace: Pace;
  mutations: readonly Mutation[];
  signature: Signature | null;
  /** How often it is written on the connection before any answer is read. */
  pipelined: number;
};

/** A shot that is sent as it stands, to be changed by what makes it special. */
export function plainShot(shot: Pick<Shot, "surface" | "target"> & Partial<Shot>): Shot {
  return {
    method: "GET",
    headers: [],
    body: null,
    framing: "length",
    pace: "whole",
    mutations: [],
    signature: null,
    pipelined: 1,
    ...shot,
  };
}

/** Whether the bytes are a complete request of HTTP, which must be answered. */
export function isWellFormed(shot: Shot): boolean {
  const isHonest = shot.framing === "length" || shot.framing === "chunked";
  return isHonest && shot.mutations.length === 0 && shot.pace !== "cut";
}
