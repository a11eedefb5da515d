import { childVariables } from "../environment.ts";
import { API_ENTRY } from "./paths.ts";
import { startProcessGroup } from "./process-group.ts";

/** The procedures of the router as its own program lists them: one JSON array. */
export async function readProcedures(): Promise<unknown> {
  const lines: string[] = [];
  const group = startProcessGroup({
    args: [API_ENTRY],
    variables: childVariables({}),
    onLine: (line) => lines.push(line),
  });
  await group.closed;
  return JSON.parse(lines.at(-1) ?? "null");
}
