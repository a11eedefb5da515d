import type { Redis } from "ioredis";

export interface Announcer {
  announce: () => void;
  listen: (onWork: () => void) => void;
  close: () => void;
}

/** Says in one channel that there is work; what is said while a word is on its way is one more. */
export function createAnnouncer(client: Redis, channel: string): Announcer {
  const listeners = new Set<() => void>();
  let ear: Redis | null = null;
  let isSaying = false;
  let isMoreToSay = false;

  const say = async (): Promise<void> => {
    isSaying = true;
    do {
      isMoreToSay = false;
      // Whoever does not hear it looks for work by itself before long.
      await client.publish(channel, "").catch(() => undefined);
    } while (isMoreToSay);
    isSaying = false;
  };
  const tellAll = (): void => {
    for (const onWork of listeners) onWork();
  };
  const openEar = (): Redis => {
    const opened = client.duplicate({ autoResubscribe: false });
    // The client itself tells that Redis is away.
    opened.on("error", () => undefined);
    opened.on("message", tellAll);
    opened.on("ready", () => {
      // What was said meanwhile was not heard.
      opened.subscribe(channel).then(tellAll, () => undefined);
    });
    return opened;
  };

  return {
    announce: () => {
      isMoreToSay = true;
      if (!isSaying) void say();
    },
    listen: (onWork) => {
      listeners.add(onWork);
      ear ??= openEar();
    },
    close: () => {
      listeners.clear();
      ear?.disconnect();
    },
  };
}
