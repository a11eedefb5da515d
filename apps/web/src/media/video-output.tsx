import type { Size } from "../predictions/size.ts";

/** A video with the browser's own controls. It never starts by itself and never starts over. */
export function VideoOutput({ url, size, label }: { url: string; size: Size; label: string }) {
  return (
    // What a model makes has no speech to caption; its prompt describes it.
    <video
      src={url}
      width={Math.round(size.width)}
      height={Math.round(size.height)}
      controls
      playsInline
      preload="metadata"
      aria-label={label}
      className="tray-layer object-contain"
    >
      <track kind="captions" />
    </video>
  );
}
