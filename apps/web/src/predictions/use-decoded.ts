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

/** The newest frame that has been decoded; the one before stays until the next is ready. */
export function useFrames(url: string | null): string | null {
  const outcome = useDecoded(url);
  const [frame, setFrame] = useState<string | null>(null);
  if (outcome === "ready" && url !== null && frame !== url) setFrame(url);
  return frame;
}
