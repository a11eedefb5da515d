import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findLiterals } from "./find-literals.ts";

const SOURCES = fileURLToPath(new URL("../src/", import.meta.url));

const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
  (path) => /\.tsx?$/.test(path) && !/\.(?:test|fixture)\./.test(path),
);
const components = sources.filter((path) => path.endsWith(".tsx"));
const outside = sources.filter((path) => !path.startsWith("languages/"));

describe("L-01 no text stands outside of the catalogues", () => {
  it("L-01 looks at every component", () => {
    expect(components.length).toBeGreaterThan(40);
    expect(components).toContain("predictions/card.tsx");
  });

  it.each(components)("L-01 %s holds no text for people", (path) => {
    expect(findLiterals(path, readFileSync(SOURCES + path, "utf8"))).toEqual([]);
  });

  it.each([
    ["<p>Loading…</p>", "Loading…"],
    ["<>Loading…</>", "Loading…"],
    ['<p aria-label="The card" />', "The card"],
    ['<input placeholder="Your name" />', "Your name"],
    ["<img alt={`Preview: ${alt}`} />", "Preview:"],
    ['<p>{isOpen ? "Close" : label}</p>', "Close"],
    ['<p>{isOpen && "Close"}</p>', "Close"],
    ["<p>{`${count} credits`}</p>", "credits"],
    ['<p>{words ?? "nothing yet"}</p>', "nothing yet"],
    ['<Fact name="Cost">{cost}</Fact>', "Cost"],
    ["<p>Länge</p>", "Länge"],
  ])("L-01 the scan sees the text of %s", (code, text) => {
    expect(findLiterals("sample.tsx", `const sample = ${code};`)).toEqual([text]);
  });

  it.each([
    '<p className="text-soft">{words}</p>',
    '<input name="prompt" type="text" />',
    "<p>{`${width} × ${height}`}</p>",
    '<a href="/credits" lang="en">{credits(4)}</a>',
    "<span>Darkroom</span>",
  ])("L-01 the scan leaves %s alone", (code) => {
    expect(findLiterals("sample.tsx", `const sample = ${code};`)).toEqual([]);
  });
});

describe("L-02 numbers and dates are written in one place", () => {
  it.each(outside)("L-02 %s asks the language that is shown", (path) => {
    const code = readFileSync(SOURCES + path, "utf8");
    expect(
      code.match(/\bIntl\.|toLocale\w*String|\.toFixed\(\d\)\}? ?s\b|["']en-(?:GB|US)["']/g),
    ).toBeNull();
  });
});
