/** One thing that is wrong with an input, in the words of a JSON Schema validator. */
export type InputProblem = {
  /** `required`, `number_lte`, `enum` and the like. */
  type: string;
  /** The property; empty where the input as a whole is meant. */
  property: string;
  /** A sentence for people, without the property's name. */
  description: string;
};
