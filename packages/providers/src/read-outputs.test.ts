import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nested } from "../test/nested.ts";
import { OUTPUTS_READ_MAX, OUTPUT_DEPTH_MAX } from "./limits.ts";
import { readDataUri, readOutputs, readText } from "./read-outputs.ts";

const A = "https://replicate.delivery/xezq/abc/out-0.png";
const B = "http://127.0.0.1:4010/files/out-1.webp";
const LONGEST = A.padEnd(8_192, "x");
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";
const url = (text: string) => ({ kind: "url", url: text });
const value = (content: unknown) => ({ kind: "value", value: content });
const pixel = { kind: "data", mediaType: "image/png", base64: "iVBORw0KGgo=" };

describe("a provider's output", () => {
  it.each<[string, unknown, unknown[]]>([
    ["null", null, []],
    ["nothing", undefined, []],
    ["an empty list", [], []],
    ["one URL", A, [url(A)]],
    ["a list of URLs", [A, B], [url(A), url(B)]],
    ["a data URI", PIXEL, [pixel]],
    ["a list of both", [PIXEL, A], [pixel, url(A)]],
    ["a list with gaps", [A, null, B], [url(A), url(B)]],
    ["a record of URLs", { image: A, mask: B }, [url(A), url(B)]],
    ["a URL deep inside", { result: { files: [{ href: A }] } }, [url(A)]],
    ["a list of records", [{ url: A, seed: 1 }], [url(A), value({ seed: 1 })]],
    ["a URL beside facts", { image: A, seed: 42 }, [url(A), value({ seed: 42 })]],
    ["a URL beside a text", [A, "a caption"], [url(A), value("a caption")]],
    ["nested lists", [[A], [B]], [url(A), url(B)]],
    ["a text", "a teal jersey", [value("a teal jersey")]],
    ["a text in tokens", ["a ", "teal"], [value(["a ", "teal"])]],
    ["a text that mentions a URL", `see ${A} for more`, [value(`see ${A} for more`)]],
    ["a text that begins with one", `${A} is it`, [value(`${A} is it`)]],
    ["a number", 7, [value(7)]],
    ["false", false, [value(false)]],
    ["a record of facts", { nsfw: [true] }, [value({ nsfw: [true] })]],
    ["the longest URL", LONGEST, [url(LONGEST)]],
    ["a URL beyond that", `${LONGEST}x`, [value(`${LONGEST}x`)]],
    ["a URL of another scheme", "file:///etc/passwd", [value("file:///etc/passwd")]],
    ["a URL without a host", "http://", [value("http://")]],
    ["a broken data URI", "data:image/png;base64,@@@", [value("data:image/png;base64,@@@")]],
  ])("that is %s becomes flat", (_name, output, expected) => {
    expect(readOutputs(output)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ["a list", Array(200_000).fill(A)],
    ["a list in a record", { seed: 1, images: Array(200_000).fill(A) }],
    ["a list of records", Array.from({ length: 200_000 }, () => ({ url: A, seed: 1 }))],
    ["a list of lists", Array.from({ length: 1_000 }, () => Array(200).fill(A))],
    ["a record", Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`f${at}`, A]))],
    ["a list of texts around a URL", [...Array(200_000).fill("text"), A]],
  ])("that is %s beyond all measure is read up to the limit", (_name, output) => {
    expect(readOutputs(output)).toHaveLength(OUTPUTS_READ_MAX);
  });

  it("gives its first outputs where it has too many", () => {
    const urls = Array.from({ length: OUTPUTS_READ_MAX + 10 }, (_, at) => `${A}?${at}`);
    expect(readOutputs(urls)).toEqual(urls.slice(0, OUTPUTS_READ_MAX).map(url));
  });

  it("is searched down to the depth limit and cut off below it", () => {
    expect(readOutputs(nested(OUTPUT_DEPTH_MAX, A))).toEqual([url(A)]);
    const cut = nested(OUTPUT_DEPTH_MAX, null);
    expect(readOutputs(nested(OUTPUT_DEPTH_MAX + 1, A))).toEqual([value(cut)]);
    expect(readOutputs(nested(50_000, A))).toEqual([value(cut)]);
  });

  it("is cut off below the depth limit beside a URL too", () => {
    const outputs = readOutputs([A, nested(50_000, "x"), { image: A, more: nested(50_000, "x") }]);
    expect(outputs.map(({ kind }) => kind)).toEqual(["url", "value", "url", "value"]);
    expect(() => JSON.stringify(outputs)).not.toThrow();
  });

  it("keeps a field that is named like the prototype as a field", () => {
    const output: unknown = JSON.parse(`{"image":"${A}","__proto__":{"seed":1}}`);
    const [, rest] = readOutputs(output);
    expect(JSON.stringify(rest)).toBe('{"kind":"value","value":{"__proto__":{"seed":1}}}');
  });

  it("of any JSON is read without failing, and nothing that was said is lost", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (output) => {
        const outputs = readOutputs(output);
        const isNothing = output === null || (Array.isArray(output) && output.length === 0);
        expect(outputs.length > 0).toBe(!isNothing);
      }),
    );
  });

  it("keeps every URL of a list in order", () => {
    const fileUrls = fc.nat().map((number) => `https://replicate.delivery/${number}/out.png`);
    fc.assert(
      fc.property(fc.array(fileUrls, { minLength: 1, maxLength: 20 }), (urls) => {
        expect(readOutputs(urls)).toEqual(urls.map(url));
      }),
    );
  });
});

describe("a data URI", () => {
  it.each([
    ["data:,hello", "text/plain", "hello"],
    ["data:text/html,%3Cp%3E%C3%A4", "text/html", "<p>ä"],
    ["DATA:Image/PNG;BASE64,aGk=", "image/png", "hi"],
    ["data:text/plain;charset=utf-8;base64,aGk", "text/plain", "hi"],
    ["data:image/png;base64,aG\nk=", "image/png", "hi"],
    ["data:application/octet-stream;base64,-_8=", "application/octet-stream", null],
  ])("is decoded from %j", (text, mediaType, content) => {
    const decoded = readDataUri(text);
    expect(decoded?.mediaType).toBe(mediaType);
    const bytes = Buffer.from(decoded?.base64 ?? "", "base64");
    expect(content === null ? bytes.toString("hex") : bytes.toString("utf8")).toBe(
      content ?? "fbff",
    );
  });

  it.each([
    "data:image/png;base64",
    "data:image/png;base64,aGk=x",
    "data:,%",
    "data:;base64,a",
    "x",
  ])("is refused when it reads %j", (text) => {
    expect(readDataUri(text)).toBeNull();
  });

  it("gives back the bytes that went in", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const base64 = Buffer.from(bytes).toString("base64");
        expect(readDataUri(`data:image/webp;base64,${base64}`)).toEqual({
          kind: "data",
          mediaType: "image/webp",
          base64,
        });
      }),
    );
  });
});

describe("an output read as words", () => {
  it.each<[string, unknown, string | null]>([
    ["one string", "Harbour Tide", "Harbour Tide"],
    ["pieces", ["Harbour ", "Tide"], "Harbour Tide"],
    ["an empty text", "", ""],
    ["pieces with an address among them", ["see ", A, " for more"], `see ${A} for more`],
    ["many addresses", [A, B], `${A}${B}`],
    ["a lone file", A, null],
    ["a lone file in a list", [A], null],
    ["a data URI", [PIXEL], null],
    ["nothing", null, null],
    ["an empty list", [], null],
    ["a record", { text: "Harbour" }, null],
    ["pieces that are not all words", ["a", 1], null],
    ["a number", 7, null],
  ])("that is %s", (_name, output, expected) => {
    expect(readText(output)).toBe(expected);
  });

  it("keeps every piece, however many there are", () => {
    const pieces = Array.from({ length: OUTPUTS_READ_MAX * 5 }, (_, at) => `${at} `);
    expect(readText([...pieces, A])).toBe(`${pieces.join("")}${A}`);
  });
});
