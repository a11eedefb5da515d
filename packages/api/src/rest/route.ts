import type { z } from "zod";
import type { appRouter } from "../router.ts";

type Procedures = (typeof appRouter)["_def"]["record"];
type PathsBelow<Noun extends keyof Procedures> = `${Noun}.${keyof Procedures[Noun] & string}`;

/** Names of all procedures, as on the wire of tRPC. */
export type ProcedurePath = {
  [Noun in keyof Procedures]: PathsBelow<Noun>;
}[keyof Procedures];

/** What a procedure gives. */
export type AnswerOf<Path extends ProcedurePath> = Path extends `${infer Noun}.${infer Verb}`
  ? Noun extends keyof Procedures
    ? Verb extends keyof Procedures[Noun]
      ? OutputOf<Procedures[Noun][Verb]>
      : never
    : never
  : never;

type OutputOf<Procedure> = Procedure extends { _def: { $types: { output: infer Output } } }
  ? Output
  : never;

/** `unknown` where a schema says what a procedure gives, no less and no more; else `never`. */
type Tied<Schema extends z.ZodType, Answer> = [Answer] extends [z.output<Schema>]
  ? [z.output<Schema>] extends [Answer]
    ? unknown
    : never
  : never;

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** How an answer becomes a body: as it is, as `{ items }`, or as it is with a link to what follows. */
export type Shape = "plain" | "items" | "page";

/** One door to a procedure. */
export type RestRoute = {
  method: Method;
  /** Below `/api/v1`; `{name}` is a field of the procedure's input, `{name+}` one with slashes. */
  path: `/${string}`;
  procedure: ProcedurePath;
  tag: string;
  summary: string;
  description: string;
  status: 200 | 201;
  shape: Shape;
  /** Fields of the input that are not offered here. */
  omitted: readonly string[];
  /** Says where a created thing is found, below `/api/v1`. */
  locate: ((answer: unknown) => string | null) | null;
  /** Asked instead with `Prefer: wait=n`; it says whether it has waited long enough. */
  waiting: ProcedurePath | null;
  /** Of the procedure's answer, for the document and for tests; nothing is parsed by it. */
  output: z.ZodType;
};

type Given<Path extends ProcedurePath, Schema extends z.ZodType> = Pick<
  RestRoute,
  "method" | "path" | "tag" | "summary"
> & {
  procedure: Path;
  output: Schema & Tied<Schema, AnswerOf<Path>>;
  waiting?: WaitingFor<AnswerOf<Path>>;
} & Partial<Omit<RestRoute, "procedure" | "output" | "waiting">>;

/** The procedures that wait for the end of what this one gives at once. */
type WaitingFor<Answer> = {
  [Path in ProcedurePath]: AnswerOf<Path> extends {
    outcome: "finished" | "pending";
    prediction: Answer;
  }
    ? Path
    : never;
}[ProcedurePath];

/**
 * One line of the table. The compiler refuses a schema that says anything else than its procedure.
 */
export function route<Path extends ProcedurePath, Schema extends z.ZodType>(
  given: Given<Path, Schema>,
): RestRoute {
  return {
    description: "",
    status: 200,
    shape: "plain",
    omitted: [],
    locate: null,
    waiting: null,
    ...given,
  };
}
