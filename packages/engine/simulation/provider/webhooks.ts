import type { World } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";
import { isOver } from "./run.ts";
import type { Run } from "./run.ts";
import type { WebhookTries, Wire } from "./wire.ts";

export type SentWebhook = { url: string; headers: Record<string, string>; body: Uint8Array };

/** Where webhooks go: the HTTP status of the answer, null where nobody answered. */
export type Receiver = (webhook: SentWebhook) => Promise<number | null>;

/** Only the last news of a run is sent again, a few times within a minute (wire fact R25). */
const TRIES: WebhookTries = { max: 5, firstMs: 2_000, factor: 2.5 };
const SECOND_MS = 1_000;
/** Older than what a receiver takes. */
const STALE_MS = 900_000;

export interface Webhooks {
  /** Sends what the run shows now, where the sender asked for such news. */
  send: (run: Run, event: string, show: () => Record<string, unknown>) => void;
  /** Sends any body to any address, signed as the provider signs. */
  forge: (url: string, body: Record<string, unknown>, waitMs: number) => void;
  /** A new secret from now on; the old one signs nothing more. */
  rotate: () => void;
  /** As the API gives it out. */
  secret: () => string;
  /** Messages on their way, those that will be sent again included. */
  inFlight: () => number;
}

type Message = { id: string; url: string; body: Uint8Array; isLast: boolean; isOld: boolean };

/** The sender of signed webhooks, with all that can happen to a message on its way. */
export function createWebhooks(world: World, wire: Wire, receive: Receiver): Webhooks {
  const { time, random, faults, timeline } = world;
  let secretNumber = 1;
  let messages = 0;
  let inFlight = 0;
  const tryAgain = wire.webhookTries ?? TRIES;

  const attempt = async (message: Message, tries: number): Promise<void> => {
    const signedMs = message.isOld && tries === 1 ? time.now() - STALE_MS : time.now();
    const headers = wire.sign(wire.secretOf(secretNumber), message, signedMs);
    const body = Uint8Array.from(message.body);
    if (tries === 1 && faults.strikes("webhook_corrupt")) {
      body[random.whole(0, body.length - 1)] = 0x20;
    }
    const status = await receive({ url: message.url, headers, body });
    timeline.add("provider", `webhook ${message.id} answered ${status ?? "nothing"}`);
    const isTaken = status !== null && status >= 200 && status < 300;
    if (isTaken || !message.isLast || tries >= tryAgain.max) return;
    post(message, tryAgain.firstMs * tryAgain.factor ** (tries - 1), tries + 1);
  };

  const post = (message: Message, waitMs: number, tries = 1): void => {
    inFlight += 1;
    time.after(WORLD, waitMs, () => {
      void attempt(message, tries).finally(() => {
        inFlight -= 1;
      });
    });
  };

  const entrust = (message: Message): void => {
    if (faults.strikes("webhook_lost")) {
      timeline.add("provider", `webhook ${message.id} is lost`);
      return;
    }
    const isDelayed = faults.strikes("webhook_delayed");
    const waitMs = isDelayed ? random.whole(1, 200) * SECOND_MS : random.whole(2, 150);
    post(message, waitMs);
    if (faults.strikes("webhook_duplicate")) {
      post({ ...message, isLast: false }, waitMs + random.whole(0, 5_000));
    }
  };

  const write = (url: string, shown: Record<string, unknown>): Omit<Message, "isLast"> => ({
    id: `msg_${(messages += 1)}`,
    url,
    body: new TextEncoder().encode(JSON.stringify(shown)),
    isOld: faults.strikes("webhook_old"),
  });

  return {
    send: (run, event, show) => {
      if (run.webhook === null || !run.events.has(event)) return;
      const message = { ...write(run.webhook, show()), isLast: isOver(run) };
      timeline.add("provider", `webhook ${message.id}: ${event} of ${run.id}, ${run.status}`);
      entrust(message);
    },
    forge: (url, body, waitMs) => {
      const message = { ...write(url, body), isLast: false, isOld: false };
      timeline.add("stranger", `webhook ${message.id} to ${url}`);
      post(message, waitMs);
    },
    rotate: () => {
      secretNumber += 1;
    },
    secret: () => wire.secretOf(secretNumber),
    inFlight: () => inFlight,
  };
}
