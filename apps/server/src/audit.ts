import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@darkroom/db";
import { audit } from "@darkroom/engine";
import type { AuditReport } from "@darkroom/engine";
import type { Environment } from "./environment.ts";
import { requireEnvironment } from "./start/prepare-data.ts";
import { reportFailure } from "./start/report-failure.ts";
import { StartError } from "./start/start-error.ts";

/** Checks money and results straight from the tables; reads only, so a server may be running. */
async function runAudit(environment: Environment): Promise<AuditReport> {
  const { url, authToken } = environment.database;
  if (url.startsWith("file:") && !existsSync(readFilePath(url))) {
    throw new StartError("database", `There is no database at ${url} yet.`);
  }
  const database = await openDatabase({ url, ...(authToken === null ? {} : { authToken }) });
  try {
    return await audit(database);
  } finally {
    await database.close();
  }
}

/** The driver takes `file:relative` as well as `file:///absolute`. */
function readFilePath(url: string): string {
  return url.startsWith("file://") ? fileURLToPath(url) : url.slice("file:".length);
}

function print(report: AuditReport, asJson: boolean): void {
  const { accounts, predictions, findings } = report;
  const lines = findings.map(({ rule, subject, detail }) => `${rule}  ${subject}  ${detail}`);
  const checked = `${String(accounts)} accounts, ${String(predictions)} predictions`;
  lines.push(
    `${checked}: ${findings.length === 0 ? "clean" : `${String(findings.length)} findings`}`,
  );
  if (asJson) lines.push(JSON.stringify(report));
  process.stdout.write(`${lines.join("\n")}\n`);
}

try {
  const report = await runAudit(requireEnvironment());
  print(report, process.argv.includes("--json"));
  process.exitCode = report.findings.length === 0 ? 0 : 1;
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
