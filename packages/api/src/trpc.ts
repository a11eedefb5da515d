import { initTRPC } from "@trpc/server";
import type { ApiContext } from "./context.ts";
import { formatError } from "./errors/format-error.ts";
import { refuse } from "./errors/refusal.ts";
import { STREAM_PING_MS, STREAM_SILENCE_MS_MAX } from "./limits.ts";

const trpc = initTRPC.context<ApiContext>().create({
  // tRPC adds stacks to errors in development; ours are never sent.
  isDev: false,
  sse: {
    ping: { enabled: true, intervalMs: STREAM_PING_MS },
    client: { reconnectAfterInactivityMs: STREAM_SILENCE_MS_MAX },
  },
  errorFormatter: ({ error, path, ctx }) =>
    formatError({ error, path: path ?? null, requestId: ctx?.requestId ?? null }),
});

export const createRouter = trpc.router;
export const createCallerFactory = trpc.createCallerFactory;

/** A call keeps its place until it is answered; a subscription until it has begun. */
const admittedProcedure = trpc.procedure.use(async ({ ctx, next }) => {
  const admission = ctx.admitCall();
  if (admission.outcome === "rate_limited") {
    throw refuse({ reason: "rate_limited", retryAfterMs: admission.retryAfterMs });
  }
  try {
    return await next();
  } finally {
    admission.release();
  }
});

/** Open to everybody. */
export const publicProcedure = admittedProcedure;

/** For callers with a session. */
export const accountProcedure = admittedProcedure.use(({ ctx, next }) => {
  if (ctx.actor === null) throw refuse({ reason: "unauthenticated" });
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

/** For callers who look at what they have: the account counts as there. */
export const attendedProcedure = accountProcedure.use(({ ctx, next }) => {
  ctx.engine.accounts.seen(ctx.actor.accountId);
  return next({ ctx });
});

/** For operators of the installation, whatever session they have. */
export const operatorProcedure = admittedProcedure.use(({ ctx, next }) => {
  if (ctx.operator === null) throw refuse({ reason: "forbidden" });
  return next({ ctx: { ...ctx, operator: ctx.operator } });
});
