import { ImageOff } from "lucide-react";
import { useState } from "react";
import { useTexts } from "../languages/use-texts.ts";
import type { Size } from "../predictions/size.ts";
import { Button } from "../ui/button.tsx";

function MissingPicture({ onRetry }: { onRetry: () => void }) {
  const { media } = useTexts();
  return (
    <div className="tray-layer grid place-content-center justify-items-center gap-3 bg-film-tray p-4 text-center">
      <ImageOff aria-hidden size={28} />
      <p className="text-small">{media.pictureFailed}</p>
      <Button className="text-ink" onClick={onRetry}>
        {media.loadAgain}
      </Button>
    </div>
  );
}

/** A stored picture. `isFresh` fades it in over the last preview; a cold one is simply there. */
export function ImageOutput(props: {
  url: string;
  size: Size;
  alt: string;
  isFresh: boolean;
  onShown: () => void;
}) {
  const [attempt, setAttempt] = useState(0);
  const [isMissing, setIsMissing] = useState(false);
  if (isMissing) {
    return (
      <MissingPicture
        onRetry={() => {
          setIsMissing(false);
          setAttempt(attempt + 1);
        }}
      />
    );
  }
  return (
    <img
      key={attempt}
      src={props.url}
      alt={props.alt}
      width={Math.round(props.size.width)}
      height={Math.round(props.size.height)}
      loading="lazy"
      decoding="async"
      className={`tray-layer object-cover ${props.isFresh ? "developed" : ""}`}
      onError={() => setIsMissing(true)}
      onAnimationEnd={props.onShown}
    />
  );
}
