import { describe, expect, it } from "vitest";
import { MAIL_KINDS, isWorthSending, writeMail } from "./words.ts";

const LINK = `https://studio.example/account?token=a&b="<script>'`;

describe("a mail", () => {
  it.each(MAIL_KINDS)(
    "%s says the same in plain text and in HTML, whose signs mean nothing",
    (kind) => {
      const { subject, text, html } = writeMail({ kind, link: LINK });
      expect(subject).toMatch(/^[\x20-\x7E]{1,78}$/);
      expect(text).toContain(`:\n${LINK}\n`);
      expect(html).toContain(
        'href="https://studio.example/account?token=a&amp;b=&quot;&lt;script&gt;&#39;"',
      );
      expect(html).not.toContain("<script>");
      expect(html).toMatch(
        /^<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>/,
      );
      const [said = ""] = text.split("\n\n");
      expect(html).toContain(`<p>${said}</p>`);
    },
  );

  it("is of use without a link, where it only tells", () => {
    const useful = MAIL_KINDS.filter((kind) => isWorthSending({ kind, link: null }));
    expect(useful).toEqual([
      "address_known",
      "password_changed",
      "address_changed",
      "notification",
    ]);
    const { text, html } = writeMail({ kind: "password_changed", link: null });
    expect(`${text}${html}`).not.toContain("href");
    expect(text).not.toContain("http");
  });

  it("of a notification says its one sentence, and how to end it", () => {
    const { subject, text, html } = writeMail({
      kind: "notification",
      link: "https://studio.example/",
      title: "Your result is <ready>.",
      unsubscribeUrl: "https://studio.example/notifications/unsubscribe?token=1",
    });
    expect(subject).toBe("Your result is <ready>.");
    expect(html).toContain("<p>Your result is &lt;ready&gt;.</p>");
    expect(text).toContain(
      "Send me no more of these mails:\nhttps://studio.example/notifications/",
    );
  });
});
