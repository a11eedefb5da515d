import { useState } from "react";
import { underBase } from "../app/base-path.ts";
import { useStudio } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { Output } from "../media/output.tsx";
import type { ModelView } from "../server/views.ts";
import type { Card } from "./cards.ts";
import { Developing } from "./developing.tsx";
import { boxSize } from "./size.ts";
import { useDecoded, useFrames } from "./use-decoded.ts";
import { promptOf, promptStart } from "./words.ts";

/** Letters of a prompt that describe its picture to those who do not see it. */
const ALT_CHARACTERS = 160;

/** The model's own previews, the newest over the one before. */
function Frames({ frames, alt }: { frames: readonly string[]; alt: string }) {
  return frames.map((frame, place) => {
    const isNewest = place === frames.length - 1;
    return (
      <img
        key={frame}
        src={frame}
        alt={isNewest ? alt : ""}
        className="developing-frame tray-layer"
      />
    );
  });
}

/**
 * The sheet in the tray. Frames of the running model stay until the final picture is decoded,
 * so that neither an empty box nor a half-loaded picture is ever seen.
 */
export function Picture(props: {
  card: Card;
  model: ModelView | null;
  /** Which of several outputs is looked at. */
  place: number;
  /** Letters over the box while there is nothing to see. */
  note: string | null;
}) {
  const { card, model, note } = props;
  const { progress } = useTexts().predictions;
  const { basePath } = useStudio();
  const [isShown, setIsShown] = useState(false);
  const prediction = card.heard?.prediction ?? null;
  const output = prediction?.outputs[props.place] ?? prediction?.outputs[0];
  const preview = output === undefined ? (prediction?.preview ?? null) : null;
  const frames = useFrames(preview === null ? null : underBase(basePath, preview.url));
  const hasFrames = frames.length > 0 && output?.kind !== "text" && output?.kind !== "json";
  const decoded = useDecoded(
    hasFrames && output?.kind === "image" ? underBase(basePath, output.url) : null,
  );
  const isFinal =
    output !== undefined && (!hasFrames || output.kind !== "image" || decoded !== null);
  const input = prediction?.input ?? card.request.input;
  const size = boxSize({ output, input, model });
  const alt = promptStart(promptOf(input), ALT_CHARACTERS);
  return (
    <div className="tray" style={{ aspectRatio: `${size.width} / ${size.height}` }}>
      {note === null && !(isFinal && (isShown || !hasFrames)) && (
        <Developing heard={card.heard}>
          <Frames frames={frames} alt={isFinal ? "" : progress.preview(alt)} />
        </Developing>
      )}
      {note !== null && (
        <p className="tray-layer tray-struck grid place-content-center text-center text-small">
          <span>{note}</span>
        </p>
      )}
      {isFinal && (
        <Output
          key={output.url}
          output={output}
          size={size}
          label={alt}
          isFresh={hasFrames && !isShown}
          onShown={() => setIsShown(true)}
        />
      )}
    </div>
  );
}
