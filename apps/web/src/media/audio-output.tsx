import { AudioLines } from "lucide-react";

/** A sound with the browser's own player; no waveform, since none was measured. */
export function AudioOutput({ url, label }: { url: string; label: string }) {
  return (
    <div className="tray-layer grid place-content-center justify-items-center gap-5 p-4">
      <AudioLines aria-hidden size={32} className="text-film-print" />
      <audio src={url} controls preload="metadata" aria-label={label} className="player">
        <track kind="captions" />
      </audio>
    </div>
  );
}
