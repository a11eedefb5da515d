import { z } from "zod";
import type { Store } from "../store/types.ts";

const SETTING = "webhook_secret_replaced";
const ReplacedSchema = z.object({ secret: z.string(), signsUntilMs: z.number() });

/** The secret of the account with which webhooks are signed, and the one it took the place of. */
export interface AccountSecrets {
  current: () => string;
  /** Those that sign a webhook now, the newest first; two within the overlap of a rotation. */
  signing: () => string[];
  /** The one before the last rotation, also after its overlap. */
  replaced: () => string | undefined;
  /** Makes a new one; for so many milliseconds webhooks carry the signatures of both. */
  rotate: (overlapMs: number) => string;
}

export function createSecrets(
  store: Pick<Store, "readSecret" | "writeSecret" | "readSetting" | "writeSetting">,
  make: () => string,
  now: () => number,
): AccountSecrets {
  const readReplaced = (): z.infer<typeof ReplacedSchema> | undefined => {
    const kept = store.readSetting(SETTING);
    return kept === undefined ? undefined : ReplacedSchema.parse(JSON.parse(kept));
  };
  const current = (): string => store.readSecret(make);
  current();
  return {
    current,
    signing: () => {
      const replaced = readReplaced();
      const overlaps = replaced !== undefined && replaced.signsUntilMs > now();
      return overlaps ? [current(), replaced.secret] : [current()];
    },
    replaced: () => readReplaced()?.secret,
    rotate: (overlapMs) => {
      const replaced = { secret: current(), signsUntilMs: now() + overlapMs };
      store.writeSetting(SETTING, JSON.stringify(replaced));
      const made = make();
      store.writeSecret(made);
      return made;
    },
  };
}
