export { createDarkroom } from "./darkroom.ts";
export type { Darkroom, DarkroomOptions } from "./darkroom.ts";
export type { Connection } from "./http/app-context.ts";
