import { describe, expect, it } from "vitest";
import { readBasePath, underBase } from "./base-path.ts";

describe("readBasePath", () => {
  it.each([
    ["http://127.0.0.1:3000/assets/index-abc.js", "/"],
    ["https://example.org/studio/assets/index-abc.js", "/studio/"],
    ["https://example.org/assets/studio/assets/index-abc.js", "/assets/studio/"],
    ["http://127.0.0.1:5173/src/main.tsx", "/"],
  ])("M-04 a script at %s stands under %s", (scriptUrl, basePath) => {
    expect(readBasePath(scriptUrl)).toBe(basePath);
  });
});

describe("underBase", () => {
  it("M-04 puts the server's own addresses under the path of the studio, once", () => {
    expect(underBase("/studio/", "/results/1?s=x")).toBe("/studio/results/1?s=x");
    expect(underBase("/studio/", "/studio/results/1")).toBe("/studio/results/1");
    expect(underBase("/", "/results/1")).toBe("/results/1");
  });
});
