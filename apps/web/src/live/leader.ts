import type { PredictionView } from "../server/views.ts";
import type { CatchUp } from "./catch-up.ts";
import type { ResumePoint } from "./resume-point.ts";
import { keepStream } from "./stream.ts";
import type { OpenStream, Stream } from "./stream.ts";
import type { Time } from "./time.ts";
import { isGap } from "./wire.ts";
import type { LiveState, TabMessage, TrackedNews } from "./wire.ts";

export interface Leader {
  begin: () => void;
  end: () => void;
  isLeading: () => boolean;
  /** Asks for the lists; while leading, all tabs get the answer. */
  askLists: (settle: () => void) => void;
  /** Tries a failed stream again at once. */
  retry: () => void;
}

/** Holds the stream while the tab leads, and passes on what it says. */
export function createLeader(ports: {
  open: OpenStream;
  hear: (prediction: PredictionView) => void;
  onContact: () => void;
  onBroken: () => void;
  onState: (state: LiveState) => void;
  tell: (message: TabMessage) => void;
  resume: ResumePoint;
  lists: CatchUp;
  time: Time;
}): Leader {
  const { resume, lists, tell } = ports;
  let stream: Stream | null = null;
  let gaps = 0;

  function askLists(settle: () => void): void {
    const gapsThen = gaps;
    lists.run((predictions) => {
      settle();
      // Only what was asked for after the last gap may close it for the other tabs.
      if (stream !== null && gaps === gapsThen) tell({ type: "caught_up", predictions });
    });
  }

  function onNews(tracked: TrackedNews): void {
    const { eventId, news } = tracked;
    if (isGap(news)) {
      gaps += 1;
      const settle = resume.owe();
      resume.note(eventId);
      tell({ type: "news", ...tracked });
      askLists(settle);
    } else {
      ports.hear(news.prediction);
      resume.note(eventId);
      tell({ type: "news", ...tracked });
    }
  }

  return {
    askLists,
    isLeading: () => stream !== null,
    retry: () => stream?.retry(),
    begin: () => {
      ports.onState("connecting");
      stream = keepStream({
        open: ports.open,
        time: ports.time,
        lastEventId: resume.current,
        onContact: ports.onContact,
        onState: ports.onState,
        onNews,
        onBroken: () => {
          ports.onBroken();
          askLists(resume.owe());
        },
      });
    },
    end: () => {
      stream?.close();
      stream = null;
      ports.onState("connecting");
    },
  };
}
