import type { Evidence } from "./evidence.ts";

/** A sentence that must be true of every run, and how to find where it is not. */
export type Law = { name: string; broken: (evidence: Evidence) => string[] };
