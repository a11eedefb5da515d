import { loadFlowWeights } from "../flow/load-flow.ts";
import type { FlowWeights } from "../flow/load-flow.ts";
import { startRasterizer } from "../garment/rasterize.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { startBackend } from "../network/start-backend.ts";
import { loadUpscaler } from "../refine/load-upscaler.ts";
import type { Upscaler } from "../refine/load-upscaler.ts";

/** What a thread loads once and every picture uses. */
export type Resources = { flow: FlowWeights; upscaler: Upscaler; rasterize: Rasterize };

/** Starts the WebAssembly modules and reads weights and fonts. */
export async function loadResources(): Promise<Resources> {
  const [rasterize] = await Promise.all([startRasterizer(), startBackend()]);
  return { rasterize, flow: loadFlowWeights(), upscaler: loadUpscaler() };
}

let sharing: Promise<Resources> | undefined;

/** The resources of this thread, loaded by whichever model is first to ask for them. */
export function shareResources(): Promise<Resources> {
  sharing ??= loadResources();
  return sharing;
}
