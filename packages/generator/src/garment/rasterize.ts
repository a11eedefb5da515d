import { Resvg, initWasm } from "@resvg/resvg-wasm";
import { readAsset } from "../assets/read-asset.ts";
import { loadFonts } from "./load-fonts.ts";

/** Draws an SVG `size` pixels wide: RGBA, premultiplied. */
export type Rasterize = (svg: string, size: number) => Uint8Array;

/** Starts the rasteriser; once in a thread. */
export async function startRasterizer(): Promise<Rasterize> {
  await initWasm(readAsset("@resvg/resvg-wasm/index_bg.wasm"));
  const fontBuffers = loadFonts();
  return (svg, size) => {
    const drawing = new Resvg(svg, {
      fitTo: { mode: "width", value: size },
      font: { fontBuffers, defaultFontFamily: "Anton", loadSystemFonts: false },
    });
    try {
      const image = drawing.render();
      const pixels = Uint8Array.from(image.pixels);
      image.free();
      return pixels;
    } finally {
      drawing.free();
    }
  };
}
