import { z } from "zod";
import type { Permission } from "./authorization/permissions.ts";
import { appRouter } from "./router.ts";

/** One procedure as a caller sees it. */
export type ProcedureDescription = {
  /** With dots, as on the wire. */
  path: string;
  kind: "query" | "mutation" | "subscription";
  /** JSON Schema of what may be sent; null where nothing is asked for. */
  input: unknown;
  /** What its caller has to be allowed; null where nobody is asked. */
  permission: Permission | null;
};

/** Every procedure of the router, with the schema of its input. */
export function describeProcedures(): ProcedureDescription[] {
  return listProcedures(appRouter._def.record, []);
}

function listProcedures(
  record: Readonly<Record<string, unknown>>,
  parents: readonly string[],
): ProcedureDescription[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const path = [...parents, name];
    if (isProcedure(value)) return [describe(path.join("."), value)];
    return isRecord(value) ? listProcedures(value, path) : [];
  });
}

type Procedure = {
  _def: {
    type: ProcedureDescription["kind"];
    inputs: readonly unknown[];
    meta?: { permission: Permission };
  };
};

function describe(path: string, { _def }: Procedure): ProcedureDescription {
  const schemas = _def.inputs.filter((input) => input instanceof z.ZodType);
  // What no JSON Schema can say is described as anything.
  const inputs = schemas.map((schema) =>
    z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }),
  );
  const input = inputs.length > 1 ? { allOf: inputs } : (inputs[0] ?? null);
  return { path, kind: _def.type, input, permission: _def.meta?.permission ?? null };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isProcedure(value: unknown): value is Procedure {
  return typeof value === "function" && "_def" in value;
}
