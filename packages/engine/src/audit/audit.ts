import { account, prediction } from "@darkroom/db";
import type { Database } from "@darkroom/db";
import { count } from "drizzle-orm";
import type { AuditFinding, AuditReport } from "../views.ts";
import { BATCH_AUDIT_RULES } from "../batches/audit-rules.ts";
import { AUDIT_RULES } from "./rules.ts";

const text = (value: unknown): string => (typeof value === "string" ? value : String(value));

/**
 * Checks every rule that money and results must keep, straight from the tables; what it finds
 * is wrong. It reads only, and can run beside a working server.
 */
export async function audit(database: Database): Promise<AuditReport> {
  const findings: AuditFinding[] = [];
  for (const rule of [...AUDIT_RULES, ...BATCH_AUDIT_RULES]) {
    const rows = await database.read({ sql: rule.sql, args: [] });
    for (const row of rows) {
      findings.push({
        rule: rule.name,
        subject: text(row["subject"]),
        detail: text(row["detail"]),
      });
    }
  }
  const [accounts] = await database.orm.select({ all: count() }).from(account);
  const [predictions] = await database.orm.select({ all: count() }).from(prediction);
  return { accounts: accounts?.all ?? 0, predictions: predictions?.all ?? 0, findings };
}
