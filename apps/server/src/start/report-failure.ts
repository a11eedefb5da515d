import { StartError } from "./start-error.ts";

/** What stopped a command, for the person who ran it: lines where we know, else the stack. */
export function reportFailure(error: unknown): void {
  if (error instanceof StartError) {
    for (const line of error.message.split("\n")) process.stderr.write(`darkroom: ${line}\n`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`darkroom: unexpected failure\n${text}\n`);
}
