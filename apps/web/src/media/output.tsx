import { underBase } from "../app/base-path.ts";
import { useStudio } from "../app/studio.ts";
import type { Size } from "../predictions/size.ts";
import type { OutputView } from "../server/views.ts";
import { AudioOutput } from "./audio-output.tsx";
import { ImageOutput } from "./image-output.tsx";
import { TextOutput } from "./text-output.tsx";
import { VideoOutput } from "./video-output.tsx";

/** One stored output, played by its kind. It fills its tray. */
export function Output(props: {
  output: OutputView;
  size: Size;
  label: string;
  isFresh: boolean;
  onShown: () => void;
}) {
  const { output, size, label } = props;
  const { basePath } = useStudio();
  const url = underBase(basePath, output.url);
  switch (output.kind) {
    case "image":
      return (
        <ImageOutput
          url={url}
          size={size}
          alt={label}
          isFresh={props.isFresh}
          onShown={props.onShown}
        />
      );
    case "video":
      return <VideoOutput url={url} size={size} label={label} />;
    case "audio":
      return <AudioOutput url={url} label={label} />;
    case "text":
    case "json":
      return <TextOutput url={url} label={label} isJson={output.kind === "json"} />;
  }
}
