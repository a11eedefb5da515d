import { loadFlowWeights } from "../flow/load-flow.ts";
import type { FlowWeights } from "../flow/load-flow.ts";
import { startRasterizer } from "../garment/rasterize.ts";
import type { Rasterize } from "../garment/rasterize.ts";
import { startBackend } from "../network/start-backend.ts";

/** What a thread loads once and every picture uses. */
export type Resources = { flow: FlowWeights; rasterize: Rasterize };

/** Starts the WebAssembly modules and reads the weights. */
export async function loadResources(): Promise<Resources> {
  const [rasterize] = await Promise.all([startRasterizer(), startBackend()]);
  return { rasterize, flow: loadFlowWeights() };
}

let sharing: Promise<Resources> | undefined;

/** The resources of this thread, loaded by whichever model is first to ask for them. */
export function shareResources(): Promise<Resources> {
  sharing ??= loadResources();
  return sharing;
}
