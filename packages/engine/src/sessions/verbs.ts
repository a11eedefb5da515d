import { authSession } from "@darkroom/db";
import { and, gt, inArray } from "drizzle-orm";
import type { EngineContext } from "../context.ts";

/** Sessions of people, as far as somebody holds something open for them. */
export interface SessionVerbs {
  /** Which of these have ended or expired, by their tokens. */
  findDead: (tokens: readonly string[]) => Promise<ReadonlySet<string>>;
}

async function findDeadSessions(
  context: EngineContext,
  tokens: readonly string[],
): Promise<ReadonlySet<string>> {
  if (tokens.length === 0) return new Set();
  const alive = await context.database.orm
    .select({ token: authSession.token })
    .from(authSession)
    .where(
      and(
        inArray(authSession.token, [...tokens]),
        gt(authSession.expiresAt, new Date(context.now())),
      ),
    );
  const living = new Set(alive.map(({ token }) => token));
  return new Set(tokens.filter((token) => !living.has(token)));
}

export function createSessionVerbs(context: EngineContext): SessionVerbs {
  return { findDead: (tokens) => findDeadSessions(context, tokens) };
}
