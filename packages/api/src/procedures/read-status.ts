import type { SystemStatus } from "../context.ts";
import { publicProcedure } from "../trpc.ts";

export const readStatus = publicProcedure.query(({ ctx }): Promise<SystemStatus> =>
  ctx.readStatus(),
);
