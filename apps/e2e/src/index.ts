export { RefusedError } from "./api/caller.ts";
export type { Caller, Reply } from "./api/caller.ts";
export type { Balance, Model, Prediction } from "./api/schemas.ts";
export { createGuest, createVisitor } from "./api/visitor.ts";
export type { CreateRequest, Visitor } from "./api/visitor.ts";
export { findBarriers } from "./browser/accessibility.ts";
export {
  CONNECTION_LOST,
  NOT_FOUND,
  SERVER_STARTING,
  watchForComplaints,
} from "./browser/complaints.ts";
export type { Complaints } from "./browser/complaints.ts";
export { chromiumOptions } from "./browser/chromium.ts";
export { createStudioPage, naturalWidthOf, pictureOf } from "./browser/studio-page.ts";
export type { StudioPage } from "./browser/studio-page.ts";
export { createEmulatorControl } from "./emulator-control.ts";
export type { EmulatorControl, LogEntry, ProviderPrediction } from "./emulator-control.ts";
export { expect, test } from "./fixtures.ts";
export type { DarkroomFixtures } from "./fixtures.ts";
export { readPngSize } from "./png-size.ts";
export { createDarkroomServer } from "./server/darkroom-server.ts";
export type { DarkroomServer, ServerVariables } from "./server/darkroom-server.ts";
export { startEmulatorProgram } from "./server/emulator-program.ts";
export type { EmulatorProgram } from "./server/emulator-program.ts";
export { WaitError, waitFor } from "./wait.ts";
export { ENDED_STATES, FORM_STATES, RUNNING_STATES } from "./states/create-states.ts";
export { MODEL_STATES } from "./states/model-states.ts";
export { OTHER_STATES, PREDICTION_STATES } from "./states/prediction-states.ts";
export type { State } from "./states/stage.ts";
