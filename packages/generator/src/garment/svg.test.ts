import { describe, expect, test } from "vitest";
import { clipPath, drawing, element, escapeXml, fill, stroke } from "./svg.ts";

describe("escapeXml", () => {
  test("leaves no character that could end text or an attribute", () => {
    expect(escapeXml('<a href="x">&amp;</a>')).toBe(
      "&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;",
    );
  });

  test("leaves other text alone", () => {
    expect(escapeXml("MÁLAGA 23 'N’ Co.")).toBe("MÁLAGA 23 'N’ Co.");
  });
});

describe("element", () => {
  test("closes itself without content and wraps its content otherwise", () => {
    expect(element("path", { d: "M0,0" })).toBe('<path d="M0,0"/>');
    expect(element("g", { id: "a" }, "<b/>")).toBe('<g id="a"><b/></g>');
  });

  test("escapes the values of its attributes", () => {
    expect(element("g", { id: '"><script>' })).toBe('<g id="&quot;&gt;&lt;script&gt;"/>');
  });
});

describe("shapes", () => {
  test("are written as paths", () => {
    expect(fill("M0,0", "#fff")).toBe('<path d="M0,0" fill="#fff"/>');
    expect(stroke("M0,0", "#fff", 3)).toContain('fill="none" stroke="#fff" stroke-width="3"');
    expect(clipPath("x", ["M0,0", "M1,1"])).toBe(
      '<clipPath id="x"><path d="M0,0"/><path d="M1,1"/></clipPath>',
    );
  });

  test("a drawing has the garment's units and its own attributes", () => {
    const svg = drawing("<b/>", { "shape-rendering": "crispEdges" });
    expect(svg).toContain('viewBox="0 0 1000 1000"');
    expect(svg).toContain('shape-rendering="crispEdges"><b/></svg>');
  });
});
