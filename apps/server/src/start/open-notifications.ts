import type { PushEncoder, PusherPort } from "@darkroom/engine";
import type { Environment } from "../environment.ts";
import { createMailSender } from "../mail/create-mail-sender.ts";
import type { OpenMailSender } from "../mail/create-mail-sender.ts";
import { contactOf, createPushEncoder } from "../push/create-push-encoder.ts";
import { keepVapidKeys } from "../push/keep-vapid-keys.ts";
import { createPusher } from "../pusher/create-pusher.ts";

/** The ways by which accounts are told of what nobody saw, as they are configured. */
export async function openNotifications(
  { dataDirectory, notifications, mail }: Environment,
  publicUrl: string,
): Promise<{ push: PushEncoder; pusher: PusherPort | null; mail: OpenMailSender | null }> {
  const { pusher } = notifications;
  const keys = notifications.vapidKeys ?? (await keepVapidKeys(dataDirectory));
  return {
    push: createPushEncoder(keys, contactOf(publicUrl)),
    pusher: pusher === null ? null : createPusher(pusher),
    mail: mail === null ? null : createMailSender(mail, publicUrl.replace(/\/+$/, "")),
  };
}
