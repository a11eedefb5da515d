import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * Writes the digests of the golden pictures anew, as Node draws them: for wanted changes of the
 * pictures only. The golden test then compares Bun and Deno with them.
 */
const script = fileURLToPath(new URL("../test/golden/hash-pictures.ts", import.meta.url));
const digests: unknown = JSON.parse(execFileSync(process.execPath, [script], { encoding: "utf8" }));
const file = new URL("../test/golden/digests.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(digests, null, 2)}\n`);
process.stdout.write(`renewed ${fileURLToPath(file)}\n`);
