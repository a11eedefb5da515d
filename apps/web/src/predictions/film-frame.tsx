import { useId } from "react";
import { useServerNow } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { OutputStrip } from "../media/output-strip.tsx";
import type { ModelView, OutputView } from "../server/views.ts";
import type { Card } from "./cards.ts";
import { Picture } from "./picture.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { spokenLook } from "./progress.tsx";
import { isRunning, trayNote } from "./standing.ts";
import { promptOf, promptStart } from "./words.ts";

/** The bar of a running prediction, on the edge of its film. */
function FrameBar({ card }: { card: Card }) {
  const texts = useTexts();
  const look = spokenLook(texts, card, useServerNow());
  return (
    <ProgressBar
      bar={look.bar}
      name={texts.predictions.progress.name(promptStart(promptOf(card.request.input)))}
      valueText={look.words}
    />
  );
}

/** "672 × 672 · png": what the edge says of a stored output. */
function outputPrint({ kind, width, height, mediaType }: OutputView): string {
  if (kind === "text" || kind === "json") return kind;
  const format = mediaType.split("/").at(-1)?.replace(/^x-/, "") ?? kind;
  return width === null || height === null ? format : `${width} × ${height} · ${format}`;
}

/** A prediction as a frame of film: its time and mode above the picture, its progress below. */
export function FilmFrame(props: {
  card: Card;
  model: ModelView | null;
  /** Which of several outputs is looked at. */
  place: number;
  onPlace: (place: number) => void;
}) {
  const { card, model, place } = props;
  const texts = useTexts();
  const stripName = useId();
  const outputs = card.heard?.prediction.outputs ?? [];
  const output = outputs[place];
  return (
    <div className="film">
      <div className="film-edge">
        <span className="film-number">
          <span aria-hidden>▸ </span>
          <time dateTime={new Date(card.at).toISOString()}>{texts.format.clock(card.at)}</time>
        </span>
        <span className="truncate">{model?.title ?? card.request.model.split("/").at(-1)}</span>
      </div>
      <Picture card={card} model={model} place={place} note={trayNote(texts, card)} />
      {outputs.length > 1 && (
        <OutputStrip outputs={outputs} chosen={place} name={stripName} onChoose={props.onPlace} />
      )}
      <div className="film-edge">
        {isRunning(card) && <FrameBar card={card} />}
        {output !== undefined && (
          <span className="ms-auto">
            {outputs.length > 1 && `${place + 1}/${outputs.length} · `}
            {outputPrint(output)}
          </span>
        )}
      </div>
    </div>
  );
}
