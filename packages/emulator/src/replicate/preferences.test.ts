import { expect, test } from "vitest";
import { parseCreateHeaders } from "./preferences.ts";

test("without the headers nothing is waited for and there is no deadline", () => {
  expect(parseCreateHeaders(new Headers())).toEqual({
    outcome: "ok",
    headers: { waitS: null, cancelAfterS: null },
  });
});

test.each([
  ["wait", 60],
  ["wait=1", 1],
  ["wait=60", 60],
  ["wait=99", 60],
])("Prefer: %s waits %d seconds", (prefer, waitS) => {
  expect(parseCreateHeaders(new Headers({ prefer }))).toMatchObject({ headers: { waitS } });
});

test.each(["wait=0", "wait=100", "wait=", "wait=5s", "respond-async"])(
  "Prefer: %s is refused by its name",
  (prefer) => {
    const parsed = parseCreateHeaders(new Headers({ prefer }));
    expect(parsed).toMatchObject({ outcome: "invalid", fields: [{ field: "Prefer" }] });
  },
);

test("Cancel-After is read in seconds and has a minimum of five", () => {
  const cancelAfter = (text: string) => parseCreateHeaders(new Headers({ "cancel-after": text }));
  expect(cancelAfter("1m30s")).toMatchObject({ headers: { cancelAfterS: 90 } });
  expect(cancelAfter("5")).toMatchObject({ headers: { cancelAfterS: 5 } });
  for (const wrong of ["4s", "0", "soon"]) {
    expect(cancelAfter(wrong)).toMatchObject({ fields: [{ field: "Cancel-After" }] });
  }
});

test("both wrong headers are named at once", () => {
  const parsed = parseCreateHeaders(new Headers({ prefer: "x", "cancel-after": "x" }));
  expect(parsed.outcome === "invalid" && parsed.fields).toHaveLength(2);
});
