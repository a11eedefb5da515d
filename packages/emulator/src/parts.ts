import type { Account } from "./account/account.ts";
import type { AccountSecrets } from "./account/secrets.ts";
import type { Clock } from "./clock/clock.ts";
import type { RandomBytes } from "./identifiers.ts";
import type { LogKind } from "./log/schema.ts";
import type { Predictions } from "./predictions/keep.ts";
import type { OutputFolder } from "./predictions/outputs.ts";
import type { Store } from "./store/types.ts";
import type { WebhookScheduler } from "./webhooks/schedule.ts";

/** What the routes of every wire form work with. */
export type EmulatorParts = {
  directory: string;
  store: Store;
  predictions: Predictions;
  webhooks: WebhookScheduler;
  outputs: OutputFolder;
  secrets: AccountSecrets;
  account: Account;
  /** Content of the upload with this address; undefined when it is none of ours or gone. */
  readUpload: (url: string) => Promise<Uint8Array | undefined>;
  now: () => number;
  clock: Clock;
  randomBytes: RandomBytes;
};

/** Under @hono/node-server the raw connection is there, elsewhere it is not. */
export type EmulatorEnvironment = {
  Bindings: {
    incoming?: { socket: { destroySoon: () => unknown; resetAndDestroy: () => unknown } };
  };
};

/** Writes a row of the control log. */
export function log(
  parts: EmulatorParts,
  row: { kind: LogKind; id: string | null; status: number; webhook?: string | null },
): void {
  const { kind, id, status, webhook = null } = row;
  parts.store.addLogEntry({ at: new Date(parts.now()).toISOString(), kind, id, webhook, status });
}
