import { describe, expect, it } from "vitest";
import { readRange } from "./read-range.ts";

describe("readRange", () => {
  it.each([
    ["bytes=0-0", 0, 0],
    ["bytes=0-9", 0, 9],
    ["bytes=5-", 5, 99],
    ["bytes=-5", 95, 99],
    ["bytes=-500", 0, 99],
    ["bytes=90-1000", 90, 99],
    [" bytes=1-2 ", 1, 2],
  ])("reads %s of 100 bytes", (header, start, end) => {
    expect(readRange(header, 100)).toEqual({ outcome: "part", start, end });
  });

  it.each([null, "", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "items=0-1", "bytes=a-b"])(
    "sends the whole for %s",
    (header) => {
      expect(readRange(header, 100)).toEqual({ outcome: "whole" });
    },
  );

  it.each([
    ["bytes=100-", 100],
    ["bytes=-0", 100],
    ["bytes=0-", 0],
    ["bytes=-1", 0],
  ])("cannot satisfy %s of %i bytes", (header, bytes) => {
    expect(readRange(header, bytes)).toEqual({ outcome: "unsatisfiable" });
  });
});
