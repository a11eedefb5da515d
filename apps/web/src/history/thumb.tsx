import { FileText, ImageOff, Music, Video } from "lucide-react";
import { underBase } from "../app/base-path.ts";
import { useStudio } from "../app/studio.ts";
import type { OutputView } from "../server/views.ts";

const ICONS = { image: ImageOff, video: Video, audio: Music, text: FileText, json: FileText };
const ICON_PX = 20;

/** The first output, small. What it shows is said beside it, so it has no words of its own. */
export function Thumb({ output }: { output: OutputView | undefined }) {
  const { basePath } = useStudio();
  if (output?.kind === "image") {
    return (
      <img
        src={underBase(basePath, output.url)}
        alt=""
        width={output.width ?? undefined}
        height={output.height ?? undefined}
        loading="lazy"
        decoding="async"
        className="thumb"
      />
    );
  }
  const Icon = ICONS[output?.kind ?? "image"];
  return (
    <span aria-hidden className="thumb">
      {output !== undefined && <Icon size={ICON_PX} />}
    </span>
  );
}
