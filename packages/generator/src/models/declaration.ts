/** What a model says about itself, as data: the wire, the catalogue and the pool read the same. */

export const OUTPUT_KINDS = ["image", "video", "audio", "text"] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];

/** Title and description are shown above and below the field of a form. */
type Described = { title: string; description: string };

export type StringProperty = Described & {
  type: "string";
  default?: string;
  enum?: readonly string[];
  /** Counted in characters (code points), after the white space at both ends is gone. */
  minLength?: number;
  maxLength?: number;
  format?: "uri";
};

export type IntegerProperty = Described & {
  type: "integer";
  default?: number;
  enum?: readonly number[];
  minimum?: number;
  maximum?: number;
};

/** A list of short texts. */
export type ListProperty = Described & {
  type: "array";
  items: { type: "string"; maxLength?: number };
  maxItems?: number;
};

export type InputProperty = StringProperty | IntegerProperty | ListProperty;

export type ModelDeclaration = {
  /** Without the owner, such as `jersey-speed`. */
  name: string;
  title: string;
  /** One sentence for people. */
  description: string;
  output: {
    kind: OutputKind;
    /** What its files can be; the first one unless the input asks for another. */
    mediaTypes: readonly string[];
    /** Pixels unless the input asks for another size; null for what has none. */
    width: number | null;
    height: number | null;
  };
  /** In the order of a form. `seed` and `num_outputs` mean the same for every model that has them. */
  input: Readonly<Record<string, InputProperty>>;
  required: readonly string[];
  /** Network steps of one file on a machine that is fast enough. */
  usualSteps: number;
  /** What one file may take on two cores, in milliseconds; a model that can adapts to keep it. */
  budgetMs: number;
};

/** An input whose properties have been validated, with the defaults filled in. */
export type ModelInput = Readonly<Record<string, unknown>>;
