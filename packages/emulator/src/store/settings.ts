import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { ScenarioSchema } from "../scenario/schema.ts";
import { readText } from "./columns.ts";
import type { Store } from "./types.ts";

const StandingScenarioSchema = z.object({ scenario: ScenarioSchema, seen: z.number() });

type SettingStore = Pick<Store, "readSecret" | "readStandingScenario" | "writeStandingScenario">;

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
    readStandingScenario: () => {
      const kept = read("scenario");
      return kept === undefined ? undefined : StandingScenarioSchema.parse(JSON.parse(kept));
    },
    writeStandingScenario: (standing) => {
      if (standing === undefined) remove.run("scenario");
      else put.run("scenario", JSON.stringify(standing));
    },
  };
}
