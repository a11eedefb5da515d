import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";

/**
 * Adds terms to the list of the safety check: `node scripts/block-term.ts < terms.txt`, one a line.
 * Terms come by standard input, so that no shell remembers them; the list holds digests only.
 */
const LIST = new URL("../src/safety/blocked-terms.ts", import.meta.url);

type Terms = { salt: string; lengths: number[]; digests: string[] };

function writeList({ salt, lengths, digests }: Terms): void {
  const numbers = [...new Set(lengths)].toSorted((left, right) => left - right);
  const lines = [...new Set(digests)].toSorted().map((digest) => `    "${digest}",`);
  writeFileSync(
    LIST,
    `/**
 * Terms that are refused, as salted digests of their normal form; \`scripts/block-term.ts\` adds to
 * them. The digests keep the words out of sight, not secret.
 */
export const BLOCKED_TERMS = {
  salt: "${salt}",
  /** Characters of the terms; others need no digest. */
  lengths: [${numbers.join(", ")}],
  digests: [
${lines.join("\n")}
  ],
};
`,
  );
}

if (!readFileSync(LIST, { encoding: "utf8", flag: "a+" }).includes("BLOCKED_TERMS")) {
  writeList({ salt: randomBytes(12).toString("hex"), lengths: [], digests: [] });
}
const { BLOCKED_TERMS } = await import("../src/safety/blocked-terms.ts");
const { digestTerm, normalizeTerm } = await import("../src/safety/find-blocked-term.ts");
const terms = (await text(process.stdin))
  .split("\n")
  .map(normalizeTerm)
  .filter((term) => term !== "");
writeList({
  salt: BLOCKED_TERMS.salt,
  lengths: [...BLOCKED_TERMS.lengths, ...terms.map((term) => term.length)],
  digests: [...BLOCKED_TERMS.digests, ...terms.map(digestTerm)],
});
process.stdout.write(`${terms.length} terms read\n`);
