import { describe, expect, it } from "vitest";
import { deviceOf } from "./device-of.ts";

describe("a device", () => {
  it.each([
    ["Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19 Safari/604",
      "Safari, iPhone",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/150.0 Safari/537", "Chrome, Linux"],
    ["Mozilla/5.0 (Macintosh; Mac OS X) Chrome/150.0 Safari/537 Edg/150.0", "Edge, macOS"],
    ["Mozilla/5.0 (iPhone; like Mac OS X) CriOS/150.0 Mobile Safari/604.1", "Chrome, iPhone"],
    ["Mozilla/5.0 (iPad; like Mac OS X) FxiOS/140.0 Mobile Safari/604.1", "Firefox, iPad"],
    ["curl/8.0", null],
    ["", null],
  ])("%s is shown as %s", (userAgent, name) => {
    expect(deviceOf(userAgent)).toBe(name);
  });
});
