const BROWSERS = [
  [/\bEdg\w*\//, "Edge"],
  [/\bOPR\//, "Opera"],
  // On Apple's phones the others go by names of their own, beside Safari's.
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:HeadlessChrome|Chrome|Chromium|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
] as const;

const find = (names: readonly (readonly [RegExp, string])[], userAgent: string): string[] =>
  names.filter(([pattern]) => pattern.test(userAgent)).map(([, name]) => name);

/** "Firefox, Windows" of what a browser says of itself; null where it says nothing known. */
export function deviceOf(userAgent: string): string | null {
  const [browser] = find(BROWSERS, userAgent);
  const [system] = find(SYSTEMS, userAgent);
  const known = [browser, system].filter((name) => name !== undefined);
  return known.length === 0 ? null : known.join(", ");
}
