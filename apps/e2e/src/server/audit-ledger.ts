import { z } from "zod";
import { childVariables } from "../environment.ts";
import { AUDIT_ENTRY, QUICK_IMPORTS } from "./paths.ts";
import { startProcessGroup } from "./process-group.ts";

const AuditReportSchema = z.object({
  accounts: z.number(),
  predictions: z.number(),
  findings: z.array(z.object({ rule: z.string(), subject: z.string(), detail: z.string() })),
});

export type AuditReport = z.infer<typeof AuditReportSchema>;

/** Runs the ledger's audit on a data folder, as its operator would, and reads its last line. */
export async function auditLedger(dataDirectory: string): Promise<AuditReport> {
  const lines: string[] = [];
  const group = startProcessGroup({
    args: ["--import", QUICK_IMPORTS, AUDIT_ENTRY, "--json"],
    variables: childVariables({ DATA_DIR: dataDirectory }),
    onLine: (line) => lines.push(line),
  });
  const { code } = await group.closed;
  const report = AuditReportSchema.safeParse(parseJson(lines.at(-1) ?? ""));
  if (!report.success) throw new Error(`The audit gave no report:\n${lines.join("\n")}`);
  const isClean = report.data.findings.length === 0;
  if ((code === 0) !== isClean) throw new Error(`The audit ended with code ${String(code)}`);
  return report.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
