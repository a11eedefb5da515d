import type { PredictionView } from "../server/views.ts";
import type { ResumePoint } from "./resume-point.ts";
import { isGap } from "./wire.ts";
import type { LiveState, TabMessage } from "./wire.ts";

export interface Follower {
  hear: (message: Exclude<TabMessage, { type: "ask" }>) => void;
  /** What was said until now may have been missed. */
  reset: () => void;
}

/** Hands what the leader says to the store of this tab, and remembers how far it came. */
export function createFollower(ports: {
  hear: (prediction: PredictionView) => void;
  hearLists: (predictions: readonly PredictionView[]) => Promise<void>;
  onContact: () => void;
  onState: (state: LiveState) => void;
  askLists: (settle: () => void) => void;
  resume: ResumePoint;
}): Follower {
  const { resume } = ports;
  let hasJoined = false;
  let settleGap = (): void => undefined;

  /** what was said before the tab heard its first word is in the lists. */
  function join(eventId: string | null): void {
    if (hasJoined) return;
    hasJoined = true;
    const settle = resume.owe();
    if (eventId !== null) resume.note(eventId);
    ports.askLists(settle);
  }

  return {
    reset: () => {
      hasJoined = false;
    },
    hear: (message) => {
      switch (message.type) {
        case "beat":
          ports.onState(message.state);
          if (message.state === "live") ports.onContact();
          join(message.eventId);
          return;
        case "news":
          if (isGap(message.news)) settleGap = resume.owe();
          else ports.hear(message.news.prediction);
          resume.note(message.eventId);
          return;
        case "caught_up":
          // What could not be asked for stays owed until the next opening.
          ports.hearLists(message.predictions).then(settleGap, () => undefined);
      }
    },
  };
}
