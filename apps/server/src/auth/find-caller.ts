import { createHash } from "node:crypto";
import { isScope } from "@darkroom/api";
import type { Caller, Reason } from "@darkroom/api";
import type { Engine, UsableKey } from "@darkroom/engine";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../limits.ts";
import type { VisitorMarks } from "./visitor-mark.ts";
import type { ActorFinder } from "./find-actor.ts";
import { isBearer } from "./is-bearer.ts";
import { readBearer } from "./read-bearer.ts";

export type FoundCaller =
  | {
      outcome: "found";
      /** Null without a session and without a key. */
      caller: Caller | null;
      /** The key by which the caller came; null for sessions. */
      key: UsableKey | null;
      /** Who operates this installation: the token, or a user of a confirmed address; else null. */
      operator: string | null;
      /** When the session began, ms since the epoch; null without one. */
      signedInAt: number | null;
      /** By what the browser is known again; null for a new one, and for programs. */
      visitorMark: string | null;
      /** Cookies that renew a session when it is due. */
      setCookies: readonly string[];
    }
  /** A bearer that nobody has: 401, whatever cookie came with it. */
  | { outcome: "refused"; reason: Extract<Reason, "key_malformed" | "key_invalid"> };

/**
 * Finds the caller of a request. A bearer decides alone: with one, cookies are not looked at, so
 * that no page can send a key of its own with somebody's session, and a wrong one is an error and
 * no reason to try the cookie. Only the token of operators leaves the session as it is.
 */
export interface CallerFinder {
  find: (headers: Headers) => Promise<FoundCaller>;
}

type Known = { found: ReturnType<Engine["keys"]["find"]>; since: number };

/** Who acts with the token: a program, or people without a sign-in of their own. */
const TOKEN_OPERATOR = "operator-token";

const MALFORMED: FoundCaller = { outcome: "refused", reason: "key_malformed" };
const INVALID: FoundCaller = { outcome: "refused", reason: "key_invalid" };

function callerOf(key: UsableKey): Caller {
  const scopes = new Set(key.scopes.filter(isScope));
  const { accountId, userId, id: keyId } = key;
  return { userId, accountId, isGuest: false, via: { kind: "apiKey", keyId, scopes } };
}

/**
 * Answers about keys are kept for `KEY_CACHE_MS`, counted from before the database was asked: a key
 * that was revoked is taken nowhere after that, in whatever process it was revoked.
 */
export function createCallerFinder(options: {
  actors: ActorFinder;
  marks: Pick<VisitorMarks, "read">;
  /** The key behind a text. */
  findKey: Engine["keys"]["find"];
  operatorToken: string | null;
  /** In small letters. */
  adminEmails: ReadonlySet<string>;
  now: () => number;
}): CallerFinder {
  const { actors, marks, operatorToken, adminEmails, now } = options;
  const known = new Map<string, Known>();

  /** A clock that was set back makes nothing younger. */
  const isFresh = ({ since }: Known): boolean => {
    const age = now() - since;
    return age >= 0 && age < KEY_CACHE_MS;
  };

  const forgetStale = (): void => {
    for (const [digest, entry] of known) {
      if (isFresh(entry) && known.size < KEY_CACHE_ENTRIES_MAX) return;
      known.delete(digest);
    }
  };

  const recall = (text: string): Known["found"] => {
    const digest = createHash("sha256").update(text).digest("base64");
    const entry = known.get(digest);
    if (entry !== undefined && isFresh(entry)) return entry.found;
    known.delete(digest);
    forgetStale();
    const since = now();
    const found = options.findKey(text);
    known.set(digest, { found, since });
    // A failed look is everybody's failure for no longer than it lasts.
    found.catch(() => known.delete(digest));
    return found;
  };

  const findByKey = async (text: string): Promise<FoundCaller> => {
    const found = await recall(text);
    if (found.outcome === "malformed") return MALFORMED;
    if (found.outcome !== "found") return INVALID;
    const { key } = found;
    if (key.expiresAt !== null && key.expiresAt <= now()) return INVALID;
    return {
      outcome: "found",
      caller: callerOf(key),
      key,
      operator: null,
      signedInAt: null,
      visitorMark: null,
      setCookies: [],
    };
  };

  return {
    find: async (headers) => {
      const authorization = headers.get("authorization");
      const bearer = readBearer(authorization);
      const isOperator = operatorToken !== null && isBearer(authorization, operatorToken);
      if (bearer !== null && !isOperator) return findByKey(bearer);
      const { actor, confirmedAddress, signedInAt, setCookies } = await actors.find(headers);
      const isAdmin = confirmedAddress !== null && adminEmails.has(confirmedAddress);
      const admin = isAdmin ? (actor?.userId ?? null) : null;
      const operator = isOperator ? TOKEN_OPERATOR : admin;
      const visitorMark = marks.read(headers);
      const who = { caller: actor, operator, signedInAt, visitorMark };
      return { outcome: "found", key: null, ...who, setCookies };
    },
  };
}
