import { describe, expect, it } from "vitest";
import { readBearer } from "./read-bearer.ts";

describe("the bearer of a request", () => {
  it.each(["Bearer dk_1", "bearer dk_1", "Token dk_1", "BEARER   dk_1 "])(
    "is read from %j",
    (text) => {
      expect(readBearer(text)).toBe("dk_1");
    },
  );

  it.each([null, "", "dk_1", "Bearer", "Bearer ", "Basic dk_1", "Bearer a b", "Bearerdk_1"])(
    "is none in %j",
    (text) => {
      expect(readBearer(text)).toBeNull();
    },
  );
});
