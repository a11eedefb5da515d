import { z } from "zod";
import { VapidKeysSchema } from "../push/keep-vapid-keys.ts";
import type { VapidKeys } from "../push/keep-vapid-keys.ts";
import type { PusherAddress } from "../pusher/create-pusher.ts";

const PROTOCOLS: Readonly<Record<string, { isSecure: boolean; port: number }>> = {
  "pusher:": { isSecure: false, port: 80 },
  "pushers:": { isSecure: true, port: 443 },
};

/** `pusher://key:secret@host:port/app`, with `pushers` over TLS; null for anything else. */
export function readPusherUrl(text: string): PusherAddress | null {
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, hostname, port, pathname } = new URL(text);
  const known = PROTOCOLS[protocol];
  const appId = pathname.replace(/^\//, "");
  if (known === undefined || hostname === "" || !/^[\w-]+$/.test(appId)) return null;
  if (username === "" || password === "") return null;
  return {
    key: decodeURIComponent(username),
    secret: decodeURIComponent(password),
    host: hostname,
    port: port === "" ? known.port : Number(port),
    appId,
    isSecure: known.isSecure,
  };
}

/** How accounts are told besides the page. */
export const NotificationVariables = {
  VAPID_PUBLIC_KEY: VapidKeysSchema.shape.publicKey.optional(),
  VAPID_PRIVATE_KEY: VapidKeysSchema.shape.privateKey.optional(),
  PUSHER_URL: z
    .string()
    .refine((text) => readPusherUrl(text) !== null, {
      error: "must be pusher://key:secret@host:port/app",
    })
    .optional(),
};

const NotificationSchema = z.object(NotificationVariables);

export type NotificationSettings = {
  /** Null where they are made and kept in the data folder. */
  vapidKeys: VapidKeys | null;
  pusher: PusherAddress | null;
};

export function readNotifications(
  values: z.infer<typeof NotificationSchema>,
): NotificationSettings {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, PUSHER_URL } = values;
  return {
    vapidKeys:
      publicKey === undefined || privateKey === undefined ? null : { publicKey, privateKey },
    pusher: PUSHER_URL === undefined ? null : readPusherUrl(PUSHER_URL),
  };
}

/** One key without the other reaches nobody. */
export function findNotificationFaults(values: z.infer<typeof NotificationSchema>): string[] {
  const isWhole =
    (values.VAPID_PUBLIC_KEY === undefined) === (values.VAPID_PRIVATE_KEY === undefined);
  return isWhole ? [] : ["VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY must both be set, or neither."];
}
