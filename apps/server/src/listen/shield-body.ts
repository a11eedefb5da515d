import type { Writable } from "node:stream";

/**
 * A body whose failure ends the connection and nothing else. The library would write the error's
 * own words into the reply where nothing has been sent yet, and to the console.
 */
export function shieldBody(response: Response, outgoing: Pick<Writable, "destroy">): Response {
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
  // A file to be saved is sent as it is made, whatever its type.
  const isWhole = isJson && !response.headers.has("content-disposition");
  if (response.body === null || isWhole) return response;
  const reader = response.body.getReader();
  let isWanted = true;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          // A read that was waiting when the client left ends as if there was no more.
          if (!isWanted) return;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch {
          outgoing.destroy();
          if (isWanted) controller.close();
        }
      },
      cancel: (reason) => {
        isWanted = false;
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  const { status, headers } = response;
  return new Response(body, { status, headers });
}
