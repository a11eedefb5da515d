import type { AppParts } from "../http/app-context.ts";

const NO_STORE = { "cache-control": "no-store" };

/** `/healthz`: the process answers. */
export function reportLife(): Response {
  return Response.json({ status: "ok" }, { headers: NO_STORE });
}

/**
 * `/readyz`: 200 when predictions can be taken and saved, else 503. Webhooks that cannot reach
 * us are reported but are no fault: we ask the provider ourselves. Nor is a provider that does not
 * answer: predictions are taken and wait for it. Nor is a relay that takes no mail: mails wait in
 * the outbox. Nor is a Redis that is away from the queue: the
 * database is the queue in its place.
 */
export async function reportReadiness(parts: AppParts): Promise<Response> {
  const { database, storage, spool, worker, queue, mail, webhooks, providers } =
    await parts.readHealth();
  const acceptsNew = parts.acceptsNew();
  const isReady = database && storage && acceptsNew;
  return Response.json(
    {
      status: isReady ? "ok" : "unavailable",
      database,
      storage,
      spool,
      acceptsNew,
      worker,
      queue,
      mail,
      webhooks,
      providers,
    },
    { status: isReady ? 200 : 503, headers: NO_STORE },
  );
}
