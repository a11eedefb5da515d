import { describe, expect, it } from "vitest";
import { createVisitorMarks } from "./visitor-mark.ts";

const create = (secret = "s", isSecure = false, basePath = "") =>
  createVisitorMarks({ secret, newId: () => "id-1", isSecure, basePath });
const sent = (line: string) => new Headers({ cookie: `other=1; ${line.split(";")[0] ?? ""}` });

describe("the mark of a browser", () => {
  it("is known again, beside other cookies", () => {
    const marks = create();
    expect(marks.read(sent(marks.issue()))).toBe("id-1");
    expect(marks.read(new Headers())).toBeNull();
  });

  it("is ours alone: neither changed nor made up", () => {
    const marks = create();
    const line = marks.issue();
    expect(marks.read(sent(line.replace("id-1", "id-2")))).toBeNull();
    expect(marks.read(sent("darkroom.visitor=id-1.guess"))).toBeNull();
    expect(create("another").read(sent(line))).toBeNull();
  });

  it("is taken out, and other cookies are left", () => {
    const marks = create();
    const [pair = ""] = marks.issue().split(";");
    for (const [given, left] of [
      [pair, null],
      [`${pair}; a=1`, "a=1"],
      [`a=1; ${pair}`, "a=1"],
      [`a=1; ${pair}; b=2`, "a=1; b=2"],
    ] as const) {
      const headers = new Headers({ cookie: given });
      marks.strip(headers);
      expect(headers.get("cookie")).toBe(left);
    }
  });

  it("is read by no script, and travels as safely as the studio does", () => {
    const line = create("s", true, "/studio").issue();
    expect(line).toMatch(/; Path=\/studio; HttpOnly; SameSite=Lax; Secure$/);
    expect(create().issue()).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
  });
});
