import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PERMISSIONS, isScope } from "@darkroom/api";
import { describe, expect, it } from "vitest";

const PAGE = readFileSync(fileURLToPath(new URL("../../docs/keys.md", import.meta.url)), "utf8");

describe("apps/docs/keys.md", () => {
  it("lists every scope that a key may have, and no other", () => {
    const listed = Array.from(PAGE.matchAll(/^\| `([\w:]+)` /gm), ([, scope = ""]) => scope);
    expect(listed.toSorted()).toEqual(Object.keys(PERMISSIONS).filter(isScope).toSorted());
  });
});
