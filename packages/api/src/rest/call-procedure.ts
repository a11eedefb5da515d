import type { ApiContext } from "../context.ts";
import { createCaller } from "../router.ts";
import type { ProcedurePath } from "./route.ts";

/** Calls a procedure by its name, as a client over the wire does. Rejects with a TRPCError. */
export async function callProcedure(
  context: ApiContext,
  path: ProcedurePath,
  input: unknown,
): Promise<unknown> {
  const procedure = path
    .split(".")
    .reduce<unknown>((place, name) => readMember(place, name), createCaller(context));
  if (!isCallable(procedure)) throw new RangeError(`no procedure ${path}`);
  return procedure(input);
}

function readMember(place: unknown, name: string): unknown {
  const isPlace = (typeof place === "object" && place !== null) || typeof place === "function";
  return isPlace ? Reflect.get(place, name) : undefined;
}

function isCallable(value: unknown): value is (input: unknown) => unknown {
  return typeof value === "function";
}
