import { createHash } from "node:crypto";
import { createGenerator } from "../../src/index.ts";
import { decodePng } from "../decode-png.ts";
import { GOLDEN_FILES, GOLDEN_INPUTS } from "./inputs.ts";

/** Prints the digests of the golden pictures' pixels, and of a sound and a text, as JSON, on whatever runtime runs this. */
const generator = createGenerator({ workers: 1, adapt: false });
const digests: Record<string, string> = {};
for (const [name, input] of Object.entries(GOLDEN_INPUTS)) {
  const { files } = await generator.generate({ model: "jersey-preview", input });
  const { rgb } = decodePng(files[0]?.bytes ?? new Uint8Array(0));
  digests[name] = createHash("sha256").update(rgb).digest("hex");
}
for (const [model, input] of Object.entries(GOLDEN_FILES)) {
  const { files } = await generator.generate({ model, input });
  const bytes = files[0]?.bytes ?? new Uint8Array(0);
  digests[model] = createHash("sha256").update(bytes).digest("hex");
}
await generator.close();
process.stdout.write(JSON.stringify(digests));
