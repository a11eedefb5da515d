/** One item of a list as it was read, before its model has seen it. */
export type RawItem =
  | { outcome: "read"; line: number | null; value: unknown }
  | { outcome: "broken"; line: number | null; message: string };
