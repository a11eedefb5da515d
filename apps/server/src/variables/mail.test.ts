import { describe, expect, it } from "vitest";
import { readEnvironment } from "../environment.ts";
import { readOrigin, readRelay } from "./mail.ts";

const SET = { SMTP_URL: "smtps://ada:s%40fe@relay.example", MAIL_FROM: "studio@example.com" };

describe("the settings of mail", () => {
  it("read where mails are handed over, and who they come from", () => {
    expect(readEnvironment(SET)).toMatchObject({
      environment: {
        mail: {
          relay: {
            host: "relay.example",
            port: 465,
            isSecure: true,
            credentials: { user: "ada", password: "s@fe" },
          },
          from: { name: "", address: "studio@example.com", domain: "example.com" },
        },
      },
    });
    expect(readEnvironment({})).toMatchObject({ environment: { mail: null } });
    expect(readRelay("smtp://[::1]:2525/")).toEqual({
      host: "::1",
      port: 2_525,
      isSecure: false,
      credentials: null,
    });
    expect(readRelay("smtp://relay.example")?.port).toBe(587);
    expect(readOrigin("Dunkelkammer Süd <a@b.example>")).toEqual({
      name: "Dunkelkammer Süd",
      address: "a@b.example",
      domain: "b.example",
    });
  });

  it.each([
    ["no sender", { SMTP_URL: SET.SMTP_URL }, "must both be set, or neither"],
    ["no relay", { MAIL_FROM: SET.MAIL_FROM }, "must both be set, or neither"],
    ["another protocol", { ...SET, SMTP_URL: "https://ada:hush@host" }, "SMTP_URL must be smtp://"],
    ["half of the credentials", { ...SET, SMTP_URL: "smtp://hush@host" }, "SMTP_URL must be"],
    [
      "signs that are no text",
      { ...SET, SMTP_URL: "smtp://a:hush%E0%A4@host" },
      "SMTP_URL must be",
    ],
    ["options", { ...SET, SMTP_URL: "smtp://host/?hush=1" }, "SMTP_URL must be"],
    ["no address", { ...SET, MAIL_FROM: "hush" }, "MAIL_FROM must be an address"],
    ["a second header", { ...SET, MAIL_FROM: "A <a@b.c>\r\nBcc: hush@b.c" }, "MAIL_FROM must be"],
    ["a name of two lines", { ...SET, MAIL_FROM: "A\r\nhush <a@b.c>" }, "MAIL_FROM must be"],
  ])("refuse %s with one line, which never says what was set", (_, variables, line) => {
    const read = readEnvironment(variables);
    const lines = read.outcome === "wrong" ? read.lines : [];
    expect(lines).toEqual([expect.stringContaining(line)]);
    expect(lines.join()).not.toContain("hush");
  });
});
