import type { Caller } from "@darkroom/api";
import type { Engine } from "@darkroom/engine";
import { ACTOR_CACHE_ENTRIES_MAX, ACTOR_CACHE_MS } from "../limits.ts";
import type { Auth } from "./create-auth.ts";
import type { SessionOf } from "./read-session.ts";

/** The caller behind a request, and the cookies that renew the session when it is due. */
export type FoundActor = {
  actor: Caller | null;
  /** The address of the user, where it was confirmed. */
  confirmedAddress: string | null;
  /** When the session began, ms since the epoch; null without one. */
  signedInAt: number | null;
  setCookies: readonly string[];
};

export interface ActorFinder {
  find: (headers: Headers) => Promise<FoundActor>;
  /** Forgets what is known of this session, so that a sign-out counts at once. */
  forget: (headers: Headers) => void;
}

const NOBODY: FoundActor = {
  actor: null,
  confirmedAddress: null,
  signedInAt: null,
  setCookies: [],
};

/**
 * Reads the session cookie and opens the user's account. Answers are kept for a second: a
 * studio with several running cards asks many times in a row.
 */
export function createActorFinder(options: {
  auth: Auth;
  engine: Engine;
  now: () => number;
  sessionOf: SessionOf;
}): ActorFinder {
  const { auth, engine, now, sessionOf } = options;
  const known = new Map<string, { found: Promise<FoundActor>; goodUntil: number }>();

  const look = async (headers: Headers): Promise<FoundActor> => {
    const { headers: replyHeaders, response: session } = await auth.api.getSession({
      headers,
      returnHeaders: true,
    });
    if (session === null) return NOBODY;
    const userId = session.user.id;
    const { accountId } = await engine.accounts.open(userId);
    const isGuest = session.user.isAnonymous === true;
    const actor: Caller = { userId, accountId, isGuest, via: { kind: "session" } };
    const { email, emailVerified } = session.user;
    const confirmedAddress = emailVerified && !isGuest ? email.toLowerCase() : null;
    const signedInAt = session.session.createdAt.getTime();
    return { actor, confirmedAddress, signedInAt, setCookies: replyHeaders.getSetCookie() };
  };

  const forgetStale = (): void => {
    for (const [session, entry] of known) {
      if (entry.goodUntil > now() && known.size < ACTOR_CACHE_ENTRIES_MAX) return;
      known.delete(session);
    }
  };

  return {
    find: (headers) => {
      const session = sessionOf(headers);
      if (session === null) return Promise.resolve(NOBODY);
      const entry = known.get(session);
      if (entry !== undefined && entry.goodUntil > now()) return entry.found;
      known.delete(session);
      forgetStale();
      const found = look(headers);
      known.set(session, { found, goodUntil: now() + ACTOR_CACHE_MS });
      // A failed look is everybody's failure for no longer than it lasts.
      found.catch(() => known.delete(session));
      return found;
    },
    forget: (headers) => {
      known.delete(sessionOf(headers) ?? "");
    },
  };
}
