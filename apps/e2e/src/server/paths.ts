import { fileURLToPath } from "node:url";

const inRepository = (path: string): string =>
  fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/** Entries of the programs under test, as a person at a terminal would run them. */
/** For a process that is started very often; see decision 0035. */
export const QUICK_IMPORTS = inRepository("packages/db/src/quick-imports.ts");
export const SERVER_ENTRY = inRepository("apps/server/src/main.node.ts");
export const AUDIT_ENTRY = inRepository("apps/server/src/audit.ts");
export const EMULATOR_ENTRY = inRepository("packages/emulator/src/cli.ts");
export const API_ENTRY = inRepository("packages/api/src/cli.ts");
export const STUDIO_PAGE = inRepository("apps/web/dist/index.html");
export const KILLS_ENTRY = inRepository("apps/e2e/src/kill-harness.ts");
export const FUZZ_ENTRY = inRepository("apps/e2e/src/fuzz-harness.ts");
export const REPOSITORY = inRepository("");

export const SCREENSHOTS_DIRECTORY = inRepository("apps/e2e/screenshots");
export const DOCS_PICTURE = inRepository("apps/docs/studio.png");
