/** One reading serves everybody who asks while it is fresh; one that failed serves nobody else. */
export function cached<Value>(
  read: () => Promise<Value>,
  { now, freshMs }: { now: () => number; freshMs: number },
): () => Promise<Value> {
  let latest: { value: Promise<Value>; goodUntil: number } | null = null;
  return () => {
    const goodMs = latest === null ? 0 : latest.goodUntil - now();
    // A reading that is good for longer was made before the clock was set back.
    if (latest !== null && goodMs > 0 && goodMs <= freshMs) return latest.value;
    const reading = { value: read(), goodUntil: now() + freshMs };
    latest = reading;
    reading.value.catch(() => {
      if (latest === reading) latest = null;
    });
    return reading.value;
  };
}
