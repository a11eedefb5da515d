import type { IntegerProperty } from "./declaration.ts";

/** Seeds are unsigned 32-bit integers. */
export const SEED_MAX = 0xffff_ffff;
/** Files of one request. */
export const NUM_OUTPUTS_MAX = 4;

/** Same input and seed give the same file; without one a seed is drawn. */
export const SEED: IntegerProperty = {
  type: "integer",
  title: "Seed",
  description: "Same input and seed give the same result. Leave it out for a random one.",
  minimum: 0,
  maximum: SEED_MAX,
};

/** Each further file is made with the next seed. */
export const NUM_OUTPUTS: IntegerProperty = {
  type: "integer",
  title: "Number of outputs",
  description: "How many results to make, each with the next seed.",
  default: 1,
  minimum: 1,
  maximum: NUM_OUTPUTS_MAX,
};
