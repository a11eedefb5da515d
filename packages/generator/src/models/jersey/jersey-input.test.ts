import { describe, expect, test } from "vitest";
import { encodePng } from "../../image/encode-png.ts";
import { checkInput } from "../../input/check-input.ts";

const MODEL = "jersey-speed";

function dataUri(bytes: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
}

const PICTURE = dataUri(encodePng(new Uint8Array(12), 2, 2, 6));

test("an input with every field is right", () => {
  const input = {
    prompt: "a jersey",
    name: "Älvsjö 04",
    number: 0,
    colours: ["navy", "Sky Blue", "#fa3"],
    pattern: "waves",
    collar: "polo",
    sport: "rugby",
    reference_image: PICTURE,
    size: 560,
    num_outputs: 4,
    output_format: "webp",
    seed: 4_294_967_295,
  };
  expect(checkInput(MODEL, input)).toEqual([]);
});

test("empty fields of a form say nothing", () => {
  expect(checkInput(MODEL, { prompt: "x", name: "", colours: [] })).toEqual([]);
});

describe("an input is refused", () => {
  test.each<[object, string]>([
    [{ prompt: "\u200b \u0000" }, "prompt"],
    [{ prompt: "x".repeat(10_001) }, "prompt"],
    [{ name: "日本" }, "name"],
    [{ name: "Fifteen letters" }, "name"],
    [{ number: 100 }, "number"],
    [{ number: "7" }, "number"],
    [{ colours: ["navy", "blurple"] }, "colours.1"],
    [{ colours: ["red", "green", "blue", "white"] }, "colours"],
    [{ pattern: "cats" }, "pattern"],
    [{ collar: "hood" }, "collar"],
    [{ sport: "basketball", collar: "polo" }, "collar"],
    [{ sport: "chess" }, "sport"],
    [{ size: 561 }, "size"],
    [{ num_outputs: 5 }, "num_outputs"],
    [{ num_outputs: 0 }, "num_outputs"],
    [{ output_format: "gif" }, "output_format"],
    [{ reference_image: "my picture" }, "reference_image"],
    [{ reference_image: "data:image/png,plain" }, "reference_image"],
    [{ reference_image: "data:image/png;base64,????" }, "reference_image"],
    [{ reference_image: dataUri(new Uint8Array(16)) }, "reference_image"],
    [{ reference_image: dataUri(new Uint8Array(256 * 1024 + 1)) }, "reference_image"],
  ])("%j", (fields, property) => {
    const problems = checkInput(MODEL, { prompt: "x", ...fields });
    expect(problems.map((problem) => problem.property)).toEqual([property]);
    expect(problems[0]?.description.length).toBeGreaterThan(10);
  });
});

test("every model has its usual size among its sizes", () => {
  for (const model of ["jersey-preview", "jersey-speed", "jersey-quality", "jersey-scene"]) {
    expect(checkInput(model, { prompt: "x" })).toEqual([]);
    expect(checkInput(model, { prompt: "x", size: 1 })).toMatchObject([{ type: "enum" }]);
  }
});

test("an address is left to whoever can read it", () => {
  const reference_image = "http://127.0.0.1:4010/replicate/v1/files/abc";
  expect(checkInput(MODEL, { prompt: "x", reference_image })).toEqual([]);
});
