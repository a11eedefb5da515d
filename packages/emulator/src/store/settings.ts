import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { ScenarioSchema } from "../scenario/schema.ts";
import { readText } from "./columns.ts";
import type { Store } from "./types.ts";

const StandingScenarioSchema = z.object({ scenario: ScenarioSchema, seen: z.number() });

const ClockStateSchema = z.object({ offsetMs: z.number(), frozenAtMs: z.number().nullable() });

type SettingStore = Pick<
  Store,
  | "readSecret"
  | "writeSecret"
  | "readSetting"
  | "writeSetting"
  | "readStandingScenario"
  | "writeStandingScenario"
  | "readClock"
  | "writeClock"
>;

export function createSettingStore(database: DatabaseSync): SettingStore {
  const find = database.prepare("SELECT value FROM settings WHERE name = ?");
  const put = database.prepare(
    "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const remove = database.prepare("DELETE FROM settings WHERE name = ?");
  const read = (name: string): string | undefined => {
    const row = find.get(name);
    return row === undefined ? undefined : readText(row, "value");
  };
  return {
    readSecret: (make) => {
      const kept = read("webhook_secret");
      if (kept !== undefined) return kept;
      const made = make();
      put.run("webhook_secret", made);
      return made;
    },
    writeSecret: (secret) => {
      put.run("webhook_secret", secret);
    },
    readSetting: read,
    writeSetting: (name, value) => {
      put.run(name, value);
    },
    readStandingScenario: () => {
      const kept = read("scenario");
      return kept === undefined ? undefined : StandingScenarioSchema.parse(JSON.parse(kept));
    },
    readClock: () => {
      const kept = read("clock");
      return kept === undefined ? undefined : ClockStateSchema.parse(JSON.parse(kept));
    },
    writeClock: (state) => {
      put.run("clock", JSON.stringify(state));
    },
    writeStandingScenario: (standing) => {
      if (standing === undefined) remove.run("scenario");
      else put.run("scenario", JSON.stringify(standing));
    },
  };
}
