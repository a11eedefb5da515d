import { describe, expect, it } from "vitest";
import { readRequestId } from "./request-id.ts";

const newId = (): string => "made-here";

describe("readRequestId", () => {
  it.each([
    "01a201f8-4919-75a4-9b7c-7e961f4a3f10",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "trace:0af7651916cd43dd",
    "a".repeat(100),
  ])("keeps %s", (given) => {
    expect(readRequestId(given, newId)).toBe(given);
  });

  it.each([null, "", "short", "a".repeat(101), "new\nline-in-it", "semi;colon;it", "späße-1234"])(
    "replaces %j",
    (given) => {
      expect(readRequestId(given, newId)).toBe("made-here");
    },
  );
});
