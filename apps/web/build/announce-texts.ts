import type { Plugin } from "vite";

/** The files of the texts that the first load needs, by language. */
const TEXTS: Readonly<Record<string, string>> = {
  en: "/src/languages/english/studio.ts",
  de: "/src/languages/german/studio.ts",
};

/** Stands in index.html before this script's own attributes. */
const SCRIPT = '<script src="/before-paint.js"';

/**
 * Writes into index.html where the texts of each language are, so that the script before the first
 * paint can fetch them beside the studio's own scripts and not after those.
 */
export function announceTexts(): Plugin {
  return {
    name: "announce-texts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) => {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === "chunk");
        const places = Object.entries(TEXTS).map(([language, path]) => {
          const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(path));
          if (chunk === undefined)
            throw new Error(`The texts of ${path} have no file of their own.`);
          return `data-${language}="/${chunk.fileName}"`;
        });
        if (!html.includes(SCRIPT)) throw new Error(`index.html has no ${SCRIPT}.`);
        return html.replace(SCRIPT, `${SCRIPT} ${places.join(" ")}`);
      },
    },
  };
}
