import { useEffect, useState } from "react";

/** The last frame stays at most this long while the final picture decodes. */
export const DECODE_MS_MAX = 3_000;

type Decoded = { url: string; outcome: "ready" | "late" | "failed" };

async function decode(url: string): Promise<"ready" | "failed"> {
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return "ready";
  } catch {
    return "failed";
  }
}

/** Decodes a picture out of sight. Null until it is ready, failed, or late. */
export function useDecoded(url: string | null): Decoded["outcome"] | null {
  const [decoded, setDecoded] = useState<Decoded | null>(null);
  useEffect(() => {
    if (url === null) return;
    let isWanted = true;
    const settle = (outcome: Decoded["outcome"]): void => {
      window.clearTimeout(timer);
      if (isWanted) setDecoded({ url, outcome });
    };
    const timer = window.setTimeout(() => settle("late"), DECODE_MS_MAX);
    void decode(url).then(settle);
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [url]);
  return decoded?.url === url ? decoded.outcome : null;
}

/**
 * The two layers of a developing picture: the newest frame that has been decoded, last, and below
 * it the one before, over which it fades in. Empty until the first is ready.
 */
export function useFrames(url: string | null): readonly string[] {
  const outcome = useDecoded(url);
  const [frames, setFrames] = useState<readonly string[]>([]);
  if (outcome === "ready" && url !== null && frames.at(-1) !== url) {
    setFrames([...frames.slice(-1), url]);
  }
  return frames;
}
