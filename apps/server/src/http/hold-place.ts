type Bytes = ReadableStream<Uint8Array>;

/** The same body; `release` is called once when it has ended, broken off or is wanted no more. */
export function holdPlace(body: Bytes, release: () => void): Bytes {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          release();
          controller.close();
        } catch (error) {
          release();
          throw error;
        }
      },
      cancel: (reason) => {
        release();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
