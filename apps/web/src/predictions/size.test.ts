import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleModel } from "../../test/samples.ts";
import { boxSize, requestedSize } from "./size.ts";

const model = sampleModel();

describe("the shape of the box", () => {
  it("P-14 is the requested one from the first frame on", () => {
    expect(requestedSize({ aspect_ratio: "16:9" })).toEqual({ width: 16, height: 9 });
    expect(requestedSize({ size: "768x1024" })).toEqual({ width: 768, height: 1_024 });
    expect(requestedSize({ size: 672 })).toEqual({ width: 672, height: 672 });
    expect(requestedSize({ width: 640, height: 360 })).toEqual({ width: 640, height: 360 });
    const input = { aspect_ratio: "3:2" };
    expect(boxSize({ output: undefined, input, model })).toEqual({ width: 3, height: 2 });
  });

  it("P-14 is the model's own where nothing was asked for, and the stored output's in the end", () => {
    expect(boxSize({ output: undefined, input: {}, model })).toEqual({ width: 64, height: 48 });
    const output = { width: 300, height: 200 };
    expect(boxSize({ output, input: { size: "1x1" }, model })).toEqual(output);
  });

  it("P-14 a text or a sound without a shape gets a plain one", () => {
    const audio = sampleModel({ output: { kind: "audio", width: null, height: null } });
    expect(boxSize({ output: undefined, input: {}, model: audio })).toEqual({
      width: 4,
      height: 3,
    });
  });

  it("P-14 an endless length is none", () => {
    const size = Number.POSITIVE_INFINITY;
    expect(requestedSize({ size })).toBeNull();
    expect(requestedSize({ width: size, height: size })).toBeNull();
  });

  it("P-14 whatever is asked for, the box has a shape that a page can hold", () => {
    const value = fc.oneof(fc.string(), fc.double(), fc.constant(null), fc.integer());
    fc.assert(
      fc.property(value, value, value, (size, width, height) => {
        const input = { size, width, height, aspect_ratio: size };
        const box = boxSize({ output: undefined, input, model });
        const ratio = box.width / box.height;
        expect(ratio).toBeGreaterThanOrEqual(0.25);
        expect(ratio).toBeLessThanOrEqual(4);
      }),
    );
  });
});
