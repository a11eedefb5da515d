// A plain route: parse, check, answer. Nothing is kept.
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { serve } from "./serve.ts";
import { INVALID_INPUT, SubmissionSchema } from "./submission.ts";

const app = new Hono();

app.post("/predictions", async (context) => {
  const submission = SubmissionSchema.safeParse(await context.req.json());
  if (!submission.success) return context.json({ error: "invalid_input" }, INVALID_INPUT);
  return context.json({ id: randomUUID(), status: "queued", model: submission.data.model });
});

serve(app);
