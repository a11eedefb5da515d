import type { CSSProperties, ReactNode } from "react";
import { useServerNow } from "../app/studio.ts";
import type { Heard } from "./merge.ts";
import { readBar } from "./share.ts";

/** How far a prediction without an honest number is developed on screen: hardly. */
const UNKNOWN_SHARE = 0.06;

function developed(share: number): CSSProperties & Record<"--developed", string> {
  return { "--developed": share.toFixed(3) };
}

/**
 * What a running prediction looks like in its tray. Real progress clears grain and tint; the
 * frames are the model's own, and without any there is only light on an empty sheet.
 */
function Layers({ share, children }: { share: number; children: ReactNode }) {
  return (
    <div className="developing tray-layer" style={developed(share)}>
      <div className="developing-glow tray-layer" />
      {children}
      <div className="developing-grain tray-layer" />
    </div>
  );
}

function HeardLayers({ heard, children }: { heard: Heard; children: ReactNode }) {
  const bar = readBar(heard, useServerNow());
  const share = bar.kind === "indeterminate" ? (bar.reached ?? UNKNOWN_SHARE) : bar.share;
  return <Layers share={share}>{children}</Layers>;
}

export function Developing({ heard, children }: { heard: Heard | null; children: ReactNode }) {
  if (heard === null) return <Layers share={UNKNOWN_SHARE}>{children}</Layers>;
  return <HeardLayers heard={heard}>{children}</HeardLayers>;
}
