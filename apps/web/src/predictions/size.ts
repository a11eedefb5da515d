import type { ModelView, OutputView } from "../server/views.ts";

/** A size or only a shape, in any unit. */
export type Size = { width: number; height: number };

/** Outputs without a shape of their own, such as texts and sounds, get this one. */
const PLAIN: Size = { width: 4, height: 3 };
/** Shapes beyond this would leave nothing of the page. */
const SHAPE_MAX = 4;

function readShape(value: unknown): Size | null {
  const match = typeof value === "string" ? /^(\d{1,5})\s*[:x×]\s*(\d{1,5})$/.exec(value) : null;
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  return width > 0 && height > 0 ? { width, height } : null;
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

/** The shape that an input asks for: `aspect_ratio: "16:9"`, `size: "768x1024"` or
 * the side of a square, width and height. */
export function requestedSize(input: Readonly<Record<string, unknown>>): Size | null {
  const { width, height, size } = input;
  if (isLength(width) && isLength(height)) return { width, height };
  if (isLength(size)) return { width: size, height: size };
  return readShape(input["aspect_ratio"]) ?? readShape(size);
}

function modelSize(model: ModelView | null): Size | null {
  if (model === null) return { width: 1, height: 1 };
  const { width, height } = model.output;
  if (width !== null && height !== null) return { width, height };
  return model.output.kind === "image" ? { width: 1, height: 1 } : null;
}

/**
 * The shape of the box, known from the first frame on so that nothing on the page moves: the
 * stored output's own, else what was asked for, else what the model usually gives.
 */
export function boxSize(facts: {
  output: Pick<OutputView, "width" | "height"> | undefined;
  input: Readonly<Record<string, unknown>>;
  model: ModelView | null;
}): Size {
  const { output, model } = facts;
  const stored =
    output?.width && output.height ? { width: output.width, height: output.height } : null;
  const size = stored ?? requestedSize(facts.input) ?? modelSize(model) ?? PLAIN;
  const ratio = Math.min(SHAPE_MAX, Math.max(1 / SHAPE_MAX, size.width / size.height));
  return ratio === size.width / size.height ? size : { width: ratio, height: 1 };
}
