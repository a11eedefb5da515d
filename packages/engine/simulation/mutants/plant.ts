import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import type { Mutant } from "./mutant.ts";

const PACKAGES = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * The text of a file with one line exchanged.
 * @throws Error when the line does not stand there exactly once
 */
export function exchangeLine(source: string, mutant: Mutant): string {
  const lines = source.split("\n");
  const places = lines.flatMap((text, place) => (text.trim() === mutant.line ? [place] : []));
  const [place] = places;
  if (place === undefined || places.length > 1) {
    throw new Error(
      `The mutant ${mutant.name} no longer fits: "${mutant.line}" stands ${places.length} times in packages/${mutant.file}.`,
    );
  }
  return lines.with(place, mutant.instead).join("\n");
}

function textOf(source: unknown): string {
  if (typeof source === "string") return source;
  if (source instanceof Uint8Array) return new TextDecoder().decode(source);
  throw new TypeError("the module has no source text");
}

/**
 * Plants a bug into a file of this workspace as it is loaded from now on, in this process alone;
 * nothing is written. Returns whether the file has been loaded since.
 */
export function plantMutant(mutant: Mutant): () => boolean {
  const path = `${PACKAGES}${mutant.file}`;
  let isPlanted = false;
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (!url.startsWith("file:") || fileURLToPath(url) !== path) return loaded;
      isPlanted = true;
      return { ...loaded, source: exchangeLine(textOf(loaded.source), mutant) };
    },
  });
  return () => isPlanted;
}
