import { BEAT_ANSWER_MS, BEAT_SILENCE_MS, STEAL_SPREAD_MS } from "./limits.ts";
import type { Time, Timer } from "./time.ts";

export interface SilenceWatch {
  /** Begins anew, as if something had just been heard. */
  start: () => void;
  heard: () => void;
  /** Asks at once, without waiting for silence. */
  ask: () => void;
}

/**
 * Tells when a leader is dead. Timers alone cannot: those of a hidden tab may fire once a minute,
 * for the leader's beats and for this watch alike. So after a silence the leader is asked, which a
 * hidden tab answers at once and a frozen one does not.
 */
export function watchSilence(ports: {
  time: Time;
  timer: Timer;
  onAsk: () => void;
  onDead: () => void;
}): SilenceWatch {
  const { time, timer } = ports;
  let isAnswered = false;
  let heardAt = time.now();

  function watch(): void {
    const silentMs = time.now() - heardAt;
    if (silentMs >= BEAT_SILENCE_MS) ask();
    else timer.set(watch, BEAT_SILENCE_MS - silentMs);
  }

  function ask(): void {
    isAnswered = false;
    ports.onAsk();
    const onTime = (): void => (isAnswered ? watch() : ports.onDead());
    timer.set(onTime, BEAT_ANSWER_MS + time.random() * STEAL_SPREAD_MS);
  }

  function heard(): void {
    heardAt = time.now();
    isAnswered = true;
  }

  return {
    ask,
    heard,
    start: () => {
      heard();
      watch();
    },
  };
}
