import { appRouter } from "./router.ts";

/** The paths of all procedures, with dots: a short list, good for names of metrics. */
export const PROCEDURE_PATHS: ReadonlySet<string> = new Set(Object.keys(appRouter._def.procedures));
