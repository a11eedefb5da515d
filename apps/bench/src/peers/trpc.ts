// Procedures that do nothing, on tRPC's stock fetch adapter: the price of the wire alone.
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { Hono } from "hono";
import { serve } from "./serve.ts";

const trpc = initTRPC.create({ isDev: false });
const router = trpc.router({
  emptyMutation: trpc.procedure.mutation(() => null),
  emptyQuery: trpc.procedure.query(() => null),
});

const app = new Hono();

app.all("/trpc/*", (context) =>
  fetchRequestHandler({ endpoint: "/trpc", req: context.req.raw, router }),
);

serve(app);
