import { describe, expect, it } from "vitest";
import { createSessionReader } from "./read-session.ts";

const authOf = (useSecureCookies: boolean) => ({
  options: { advanced: { cookiePrefix: "darkroom", useSecureCookies } },
});

function read(cookie: string | null, isSecure = false): string | null {
  const sessionOf = createSessionReader(authOf(isSecure));
  return sessionOf(new Headers(cookie === null ? {} : { cookie }));
}

describe("the session of a request", () => {
  it.each([
    ["alone", "darkroom.session_token=t.s%3D"],
    ["among others", "a=1; darkroom.session_token=t.s%3D; sticky=2"],
    ["unescaped", "darkroom.session_token=t.s="],
    ["in quotes", 'darkroom.session_token="t.s="'],
    ["before another of its name", "darkroom.session_token=t.s=; darkroom.session_token=other"],
  ])("is the value of its cookie, %s", (_name, cookie) => {
    expect(read(cookie)).toBe("t.s=");
  });

  it("is read under the name of secure cookies where they are used", () => {
    const both = "darkroom.session_token=plain; __Secure-darkroom.session_token=secure";
    expect(read(both, true)).toBe("secure");
    expect(read(both)).toBe("plain");
  });

  it.each([null, "", "sticky=1", "darkroom.session_token", "darkroom.session_token="])(
    "is none without that cookie: %s",
    (cookie) => {
      expect(read(cookie)).toBeNull();
    },
  );

  it("is the value itself when its escapes are broken", () => {
    expect(read("darkroom.session_token=t%E0%A4%A")).toBe("t%E0%A4%A");
  });
});
