import { describe, expect, it } from "vitest";
import { createKey } from "./key.ts";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const plainHttp = { getRandomValues: crypto.getRandomValues.bind(crypto) };

describe("createKey", () => {
  it("F-08 makes a version 4 UUID in a secure context", () => {
    expect(createKey(crypto)).toMatch(UUID_V4);
  });

  it("F-08 makes one over plain http too, where randomUUID is missing", () => {
    expect(createKey(plainHttp)).toMatch(UUID_V4);
  });

  it("F-08 makes another one each time", () => {
    const keys = Array.from({ length: 200 }, () => createKey(plainHttp));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
