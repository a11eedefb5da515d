import { ImageOff } from "lucide-react";
import { useState } from "react";
import { underBase } from "../app/base-path.ts";
import { useStudio } from "../app/studio.ts";
import type { ModelView, OutputView, PredictionView } from "../server/views.ts";
import { useDecoded, useFrames } from "./use-decoded.ts";
import { promptOf, promptStart } from "./words.ts";

/** Letters of a prompt that describe its picture to those who do not see it. */
const ALT_CHARACTERS = 160;

type Size = { width: number; height: number };

/** The size of the box, known from the first frame on, so that nothing on the page moves. */
function readSize(output: OutputView | undefined, model: ModelView | null): Size {
  const width = output?.width ?? model?.output.width ?? 1;
  const height = output?.height ?? model?.output.height ?? 1;
  return { width, height };
}

function MissingPicture({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="grid size-full place-content-center justify-items-center gap-3 p-4 text-center text-soft">
      <ImageOff aria-hidden size={28} />
      <p className="text-small">The picture could not be loaded.</p>
      <button type="button" className="button button-quiet" onClick={onRetry}>
        Load again
      </button>
    </div>
  );
}

function FinalPicture(props: { url: string; size: Size; alt: string }) {
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
      width={props.size.width}
      height={props.size.height}
      loading="lazy"
      decoding="async"
      className="size-full object-cover"
      onError={() => setIsMissing(true)}
    />
  );
}

/**
 * The sheet in the tray. Frames of the running model stay until the final picture is decoded,
 * so that neither an empty box nor a half-loaded picture is ever seen.
 */
export function Picture(props: {
  prediction: PredictionView | null;
  prompt: string;
  model: ModelView | null;
  /** Letters over the box while there is nothing to see. */
  note: string | null;
}) {
  const { prediction, model, note } = props;
  const { basePath } = useStudio();
  const output = prediction?.outputs.find(({ kind }) => kind === "image");
  const outputUrl = output === undefined ? null : underBase(basePath, output.url);
  const preview = output === undefined ? (prediction?.preview ?? null) : null;
  const size = readSize(output, model);
  const frame = useFrames(preview === null ? null : underBase(basePath, preview.url));
  const decoded = useDecoded(frame === null ? null : outputUrl);
  const isFinal = outputUrl !== null && (frame === null || decoded !== null);
  const alt = promptStart(promptOf(prediction?.input ?? {}) || props.prompt, ALT_CHARACTERS);
  return (
    <div
      className="relative w-full overflow-clip bg-tray"
      style={{ aspectRatio: `${size.width} / ${size.height}` }}
    >
      {isFinal && <FinalPicture url={outputUrl} size={size} alt={alt} />}
      {!isFinal && frame !== null && (
        <img src={frame} alt={`Preview: ${alt}`} className="size-full object-cover" />
      )}
      {!isFinal && frame === null && (
        <div
          className={`grid size-full place-content-center p-4 text-center text-small text-soft ${note === null ? "tray-lit" : ""}`}
        >
          {note}
        </div>
      )}
    </div>
  );
}
