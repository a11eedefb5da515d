import { initTRPC } from "@trpc/server";
import type { Permission } from "./authorization/permissions.ts";
import type { ApiContext } from "./context.ts";
import { formatError } from "./errors/format-error.ts";
import { refuse } from "./errors/refusal.ts";
import { STREAM_PING_MS, STREAM_SILENCE_MS_MAX } from "./limits.ts";

/** The permission that a procedure asks for; what nobody needs one for has none. */
type ProcedureMeta = { permission: Permission };

const trpc = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
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
    const pace = await ctx.paceCall();
    if (pace.outcome === "rate_limited") {
      throw refuse({ reason: "rate_limited", retryAfterMs: pace.retryAfterMs });
    }
    return await next();
  } finally {
    admission.release();
  }
});

/** What nobody needs a permission for. */
export const publicProcedure = admittedProcedure;

/** For callers who have the permission; `ctx.may` is what it opens. */
export function procedureFor<Name extends Permission>(permission: Name) {
  return admittedProcedure
    .meta({ permission })
    .use(({ ctx, next }) => next({ ctx: { ...ctx, may: ctx.authorize(permission) } }));
}

/** For callers who look at what they have: the account counts as there. */
export const attendedProcedure = procedureFor("predictions:read").use(({ ctx, next }) => {
  ctx.may.attend();
  return next({ ctx });
});
