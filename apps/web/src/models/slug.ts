/** Stands for the slashes of a name in an address; no name of a model has it. */
const SLASH = "~";

/** A model's name as one segment of an address: `darkroom~jersey-speed`. */
export function slugOf(model: string): string {
  return model.replaceAll("/", SLASH);
}
