type Bytes = ReadableStream<Uint8Array>;

/**
 * Reads the first bytes of a body before its head is sent, so that what cannot be read at all is
 * answered as a failure. Rejects with the error of the body.
 * @param onBroken is told of a later error, which the stream ends with
 */
export async function beginBody(body: Bytes, onBroken: (error: unknown) => void): Promise<Bytes> {
  const reader = body.getReader();
  let first: Awaited<ReturnType<typeof reader.read>> | null = await reader.read();
  let isWanted = true;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = first ?? (await reader.read());
          first = null;
          // A read that was waiting when the client left ends as if there was no more.
          if (!isWanted) return;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          onBroken(error);
          throw error;
        }
      },
      cancel: (reason) => {
        isWanted = false;
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
