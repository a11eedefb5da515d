/**
 * Whether a client takes JSON. Of the ranges that match, the most exact one counts (RFC 9110
 * section 12.5.1); no header, or one that is no list of ranges, asks for nothing.
 */
export function acceptsJson(accept: string | null): boolean {
  if (accept === null || accept.trim() === "") return true;
  let best = { exactness: -1, quality: 0 };
  for (const range of accept.split(",")) {
    const [name = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const exactness = EXACTNESS.indexOf(name);
    if (exactness > best.exactness) best = { exactness, quality: qualityOf(parameters) };
  }
  return best.quality > 0;
}

const EXACTNESS = ["*/*", "application/*", "application/json"];

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => /^q\s*=/.test(parameter));
  if (given === undefined) return 1;
  const quality = Number(given.split("=")[1]);
  return Number.isFinite(quality) ? quality : 1;
}

/** Whether a body is announced as JSON; `+json` types are too. */
export function isJson(contentType: string | null): boolean {
  const [essence = ""] = (contentType ?? "").toLowerCase().split(";");
  return /^application\/(?:[\w.+-]+\+)?json$/.test(essence.trim());
}
