import type { z } from "zod";
import type { OutputKind } from "../views.ts";

/** One provider that runs a model, and the name under which it does. */
export type ModelRoute = {
  provider: string;
  model: string;
  modelVersion: string | null;
  /** A checked input in the words of this provider, null where it cannot be said; default as is. */
  translate?: (input: Readonly<Record<string, unknown>>) => Record<string, unknown> | null;
};

/** A model of the catalogue: what it takes, what it gives, what it costs. */
export type ModelDefinition = {
  /** `owner/name`, also the provider's name for it. */
  model: string;
  provider: string;
  /** A pinned version of the provider; null for its official models. */
  modelVersion: string | null;
  /**
   * Providers that run it in place of the first, in this order, where nothing was sent yet and
   * that one is out of service. Price and name stay those of this model.
   */
  alternatives?: readonly ModelRoute[];
  title: string;
  description: string;
  /** Price of one run in credits. */
  credits: number;
  /** Price of a run with this input, where it depends on that; else every run costs `credits`. */
  creditsOf?: (input: Readonly<Record<string, unknown>>) => number;
  /**
   * What a run really cost, in credits, where that is not always the price. More than the price
   * is our loss, less is given back; a success costs at least one credit. `creditsUsed` is in the
   * provider's own unit; null where it does not say.
   */
  actualCredits?: (run: {
    outputs: number;
    durationMs: number | null;
    creditsUsed: number | null;
  }) => number;
  /**
   * Fields of the input on which the usual duration depends, such as a number of outputs: runs
   * that differ in one of them are measured apart. Default none.
   */
  durationFields?: readonly string[];
  /** Equal inputs always give equal results, also without a seed. Default false. */
  isDeterministic?: boolean;
  output: { kind: OutputKind; width: number | null; height: number | null };
  promptCharactersMax: number;
  /**
   * Strict schema of the input; what it returns is what the provider gets. Read anew for every
   * order, as a provider may publish another while we run.
   */
  inputSchema: z.ZodType<Record<string, unknown>>;
  /**
   * What becomes of an interactive prediction for which nobody waits any more: it is finished all
   * the same, which is the default, or cancelled with release as long as it is queued.
   */
  whenAbandoned?: "finish" | "cancel_queued";
  /** From creation to the latest end, milliseconds. */
  deadlineMs: number;
};
