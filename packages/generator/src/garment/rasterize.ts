import { Resvg, initWasm } from "@resvg/resvg-wasm";
import { readAsset } from "../assets/read-asset.ts";

/** Draws an SVG `size` pixels wide: RGBA, premultiplied. Text is none of its business. */
export type Rasterize = (svg: string, size: number) => Uint8Array;

/** Starts the rasteriser; once in a thread. */
export async function startRasterizer(): Promise<Rasterize> {
  await initWasm(readAsset("@resvg/resvg-wasm/index_bg.wasm"));
  return (svg, size) => {
    const drawing = new Resvg(svg, {
      fitTo: { mode: "width", value: size },
      font: { loadSystemFonts: false },
    });
    try {
      const image = drawing.render();
      const pixels = image.pixels.slice();
      image.free();
      return pixels;
    } finally {
      drawing.free();
    }
  };
}
