import type { z } from "zod";
import { readBody } from "../connection.ts";
import { BODY_BYTES_MAX } from "../limits.ts";

export type Read<Value> =
  | { outcome: "ok"; value: Value }
  | { outcome: "refused"; response: Response };

/** One line for each wrong or unknown field. */
export function describeIssues(error: z.ZodError): string {
  const complaints = error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  return complaints.join("; ");
}

export function badRequest(title: string, detail: string): Response {
  return Response.json({ title, detail, status: 400 }, { status: 400 });
}

/** The JSON body of a control request; an empty one is an empty object. */
export async function readControlBody<Value>(
  request: Request,
  schema: z.ZodType<Value>,
  title: string,
): Promise<Read<Value>> {
  const bytes = await readBody(request, BODY_BYTES_MAX);
  const body = bytes === undefined ? undefined : parseBody(new TextDecoder().decode(bytes));
  if (body === undefined) {
    return { outcome: "refused", response: badRequest(title, "The body must be a JSON object.") };
  }
  const parsed = schema.safeParse(body.value);
  if (parsed.success) return { outcome: "ok", value: parsed.data };
  return { outcome: "refused", response: badRequest(title, describeIssues(parsed.error)) };
}

function parseBody(text: string): { value: unknown } | undefined {
  if (text === "") return { value: {} };
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}
