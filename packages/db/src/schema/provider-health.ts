import { BREAKER_KINDS, BREAKER_PHASES } from "@darkroom/lifecycle";
import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { listOfTexts } from "./sql-text.ts";

/** Whether a provider answers, as all processes know it together. A missing row is a closed breaker. */
export const providerHealth = sqliteTable(
  "provider_health",
  {
    provider: text("provider").primaryKey(),
    phase: text("phase", { enum: BREAKER_PHASES }).notNull(),
    /** Grows with every change of the phase. */
    generation: integer("generation").notNull(),
    startFailures: integer("start_failures").notNull(),
    getFailures: integer("get_failures").notNull(),
    failedAt: integer("failed_at").notNull(),
    openedBy: text("opened_by", { enum: BREAKER_KINDS }),
    openings: integer("openings").notNull(),
    probeAt: integer("probe_at").notNull(),
    probes: integer("probes").notNull(),
    accepted: integer("accepted").notNull(),
    silentUntil: integer("silent_until").notNull(),
    /** Grows with every write, so that nobody writes on what he has not read. */
    version: integer("version").notNull(),
  },
  (table) => [
    check("provider_health_phase_known", sql`${table.phase} in (${listOfTexts(BREAKER_PHASES)})`),
    check("provider_health_probes_not_negative", sql`${table.probes} >= 0`),
  ],
);
