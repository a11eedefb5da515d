import type { Prediction } from "./wire.ts";

/** The addresses of a prediction's files in full: the server names them from its own place on. */
export function withAddresses<Kind extends Prediction>(prediction: Kind, url: string): Kind {
  const { preview } = prediction;
  return {
    ...prediction,
    outputs: prediction.outputs.map((output) => ({ ...output, url: `${url}${output.url}` })),
    preview: preview === null ? null : { ...preview, url: `${url}${preview.url}` },
  };
}
