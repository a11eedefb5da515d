/** A bug that is planted to see whether the simulation finds it. */
export type Mutant = {
  name: string;
  /** Below `packages`. */
  file: string;
  /** One whole line of the file, without its indent; it stands there exactly once. */
  line: string;
  /** What stands there instead. */
  instead: string;
};
