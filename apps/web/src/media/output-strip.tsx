import { AudioLines, FileText, Film } from "lucide-react";
import { underBase } from "../app/base-path.ts";
import { useStudio } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import type { OutputView } from "../server/views.ts";

function Thumb({ output }: { output: OutputView }) {
  const { basePath } = useStudio();
  switch (output.kind) {
    case "image":
      return (
        <img
          src={underBase(basePath, output.url)}
          alt=""
          loading="lazy"
          className="size-full object-cover"
        />
      );
    case "video":
      return <Film aria-hidden size={18} />;
    case "audio":
      return <AudioLines aria-hidden size={18} />;
    case "text":
    case "json":
      return <FileText aria-hidden size={18} />;
  }
}

/** Several outputs of one prediction: a radio group, so that arrows move through it. */
export function OutputStrip(props: {
  outputs: readonly OutputView[];
  chosen: number;
  /** Distinguishes the strips of a page. */
  name: string;
  onChoose: (place: number) => void;
}) {
  const { media } = useTexts();
  return (
    <fieldset className="output-strip">
      <legend className="sr-only">{media.outputs}</legend>
      {props.outputs.map((output, place) => (
        <label key={output.url} className="output-thumb">
          <input
            type="radio"
            name={props.name}
            className="sr-only"
            aria-label={media.output(place + 1, props.outputs.length)}
            checked={place === props.chosen}
            onChange={() => props.onChoose(place)}
          />
          <Thumb output={output} />
        </label>
      ))}
    </fieldset>
  );
}
