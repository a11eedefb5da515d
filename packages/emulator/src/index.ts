export { createEmulator, type Emulator, type EmulatorOptions } from "./create.ts";
export { type LogEntry, LogEntrySchema, type LogKind, LogSchema } from "./log/schema.ts";
export { type Scenario, ScenarioSchema, type WebhookEvent } from "./scenario/schema.ts";
export {
  EmulatorPortError,
  type RunningEmulator,
  startEmulator,
  type StartOptions,
} from "./start.ts";
export { EmulatorFolderError } from "./store/open.ts";
