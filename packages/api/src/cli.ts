import { describeProcedures } from "./describe-procedures.ts";

// For programs that talk to the server without importing it: one JSON array on one line.
process.stdout.write(`${JSON.stringify(describeProcedures())}\n`);
