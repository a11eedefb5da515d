/** A failure that people can do something about: one line, no stack. */
export class SetupError extends Error {}

/** Ends the process with one line for a known failure, with everything for an unknown one. */
export function fail(error) {
  console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exit(1);
}
