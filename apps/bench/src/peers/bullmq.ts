// A queue on Redis behind the same Hono and the same input check. No worker takes the jobs.
import { Queue } from "bullmq";
import { Hono } from "hono";
import { serve } from "./serve.ts";
import { INVALID_INPUT, NOT_FOUND, SubmissionSchema } from "./submission.ts";

const [portText = ""] = process.argv.slice(2);
const queue = new Queue("predictions", {
  connection: { host: "127.0.0.1", port: Number(portText) },
});
const app = new Hono();

app.post("/predictions", async (context) => {
  const submission = SubmissionSchema.safeParse(await context.req.json());
  if (!submission.success) return context.json({ error: "invalid_input" }, INVALID_INPUT);
  const job = await queue.add("submit_prediction", submission.data);
  return context.json({ id: job.id, status: "queued", model: submission.data.model });
});

app.get("/predictions/:id", async (context) => {
  const id = context.req.param("id");
  const job = await queue.getJob(id);
  if (job === undefined) return context.json({ error: "not_found" }, NOT_FOUND);
  return context.json({ id, status: await job.getState() });
});

/** How many jobs Redis holds. */
app.get("/count", async (context) => context.json({ count: await queue.getWaitingCount() }));

await queue.waitUntilReady();
serve(app);
