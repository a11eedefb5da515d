import { describe, expect, it } from "vitest";
import { callAuth, readHasPassword, readWays } from "./call-auth.ts";

const answering = (status: number, body: unknown) => ({
  basePath: "/studio/",
  fetch: () => Promise.resolve(Response.json(body, { status })),
});
const cut = { basePath: "/", fetch: () => Promise.reject(new TypeError("cut")) };

describe("readHasPassword", () => {
  it.each([
    [true, [{ providerId: "github" }, { providerId: "credential" }]],
    [false, [{ providerId: "github" }]],
    [false, [null, "credential", { providerId: 1 }]],
  ])("is %s for %j", async (hasPassword, ways) => {
    expect(await readHasPassword(answering(200, ways))).toBe(hasPassword);
  });

  it.each([
    [401, []],
    [200, { accounts: [] }],
  ])("does not guess after %i with %j", async (status, body) => {
    await expect(readHasPassword(answering(status, body))).rejects.toThrow(/could not be read/);
  });
});

describe("callAuth", () => {
  it("gives what was answered, and what was refused by its code", async () => {
    expect(await callAuth(answering(200, { token: "t" }), "/sign-out")).toEqual({
      outcome: "done",
      body: { token: "t" },
    });
    expect(await callAuth(answering(400, { code: "INVALID_PASSWORD" }), "/x")).toEqual({
      outcome: "refused",
      failure: "INVALID_PASSWORD",
    });
  });

  it("has one word for all that it does not know, and one for no answer", async () => {
    expect(await callAuth(answering(500, { code: "SQLITE_BUSY" }), "/x")).toMatchObject({
      failure: "internal",
    });
    expect(await callAuth(cut, "/x")).toMatchObject({ failure: "unreachable" });
  });
});

describe("readWays", () => {
  it("leaves out what has no name", async () => {
    const providers = [{ id: "github", name: "GitHub" }, { id: "other" }, null];
    expect(await readWays(answering(200, { providers }))).toEqual([
      { id: "github", name: "GitHub" },
    ]);
  });
});
