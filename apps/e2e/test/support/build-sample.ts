import { fileURLToPath } from "node:url";
import { build } from "vite";

const SAMPLE = fileURLToPath(
  new URL("../../../docs/samples/client/src/jersey-page.tsx", import.meta.url),
);
const ENTRY = "virtual:entry";
const HERE = fileURLToPath(new URL("../../package.json", import.meta.url));

const MAIN = `
import { StrictMode, createElement } from "react";
import { createRoot } from "react-dom/client";
import { JerseyPage } from ${JSON.stringify(SAMPLE)};
const page = createElement(JerseyPage, { url: location.origin });
const root = createRoot(document.body.appendChild(document.createElement("main")));
root.render(createElement(StrictMode, null, page));
window.leave = () => root.unmount();
`;

/** The page of the sample project as one script, built as its owner would build it. */
export async function buildSample(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, rolldownOptions: { input: ENTRY } },
    plugins: [
      {
        name: "entry",
        enforce: "pre",
        // The sample is no part of this workspace: what it installs is found from here.
        resolveId(name, importer) {
          if (name === ENTRY) return ENTRY;
          const isPackage = /^[@a-z]/.test(name) && importer !== HERE;
          const isOurs = importer === ENTRY || importer?.startsWith(SAMPLE) === true;
          return isPackage && isOurs ? this.resolve(name, HERE) : null;
        },
        load: (name) => (name === ENTRY ? MAIN : null),
      },
    ],
  });
  const [output] = [built].flat();
  if (output === undefined || !("output" in output)) throw new Error("nothing was built");
  return output.output[0].code;
}
