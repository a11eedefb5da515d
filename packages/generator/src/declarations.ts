/** What the models declare, without anything that runs them. */
export type { InputProperty, ModelDeclaration, OutputKind } from "./models/declaration.ts";
export { MODEL_DECLARATIONS } from "./models/table.ts";
