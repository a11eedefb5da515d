import type { Locks } from "../src/live/leadership.ts";
import type { Channel } from "../src/live/live.ts";
import type { Time } from "../src/live/time.ts";

type Task = () => void;

/** Lets everything that has been promised happen. */
const flush = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that moves only when it is told to, shared by all tabs and the server of a test. */
export function createWorldClock() {
  let now = 0;
  let made = 0;
  const tasks = new Map<number, { task: Task; dueAt: number }>();
  const after = (task: Task, waitMs: number): Task => {
    const id = (made += 1);
    tasks.set(id, { task, dueAt: now + waitMs });
    return () => tasks.delete(id);
  };
  async function pass(ms: number): Promise<void> {
    const until = now + ms;
    await flush();
    for (;;) {
      const [next] = [...tasks].toSorted(([, one], [, other]) => one.dueAt - other.dueAt);
      if (next === undefined || next[1].dueAt > until) break;
      tasks.delete(next[0]);
      now = Math.max(now, next[1].dueAt);
      next[1].task();
      await flush();
    }
    now = until;
    await flush();
  }
  return { now: () => now, after, pass };
}
export type WorldClock = ReturnType<typeof createWorldClock>;

/** Whatever happens to a tab goes through it, so that a frozen tab runs nothing until it thaws. */
export function createTabLoop() {
  let waiting: Task[] = [];
  let standing: "running" | "frozen" | "closed" = "running";
  let timerStepMs = 1;
  return {
    /** Browsers let the timers of a hidden tab fire only at whole multiples of a long step. */
    slowTimers: (stepMs: number): void => {
      timerStepMs = stepMs;
    },
    timerStepMs: () => timerStepMs,
    standing: () => standing,
    run: (task: Task): void => {
      if (standing === "running") task();
      else if (standing === "frozen") waiting.push(task);
    },
    freeze: (): void => {
      standing = "frozen";
    },
    thaw: (): void => {
      standing = "running";
      const due = waiting;
      waiting = [];
      for (const task of due) task();
    },
    close: (): void => {
      standing = "closed";
      waiting = [];
    },
  };
}
export type TabLoop = ReturnType<typeof createTabLoop>;

export function createTabTime(clock: WorldClock, loop: TabLoop, random: () => number): Time {
  return {
    now: clock.now,
    random,
    after: (task, waitMs) => {
      let isForgotten = false;
      const stepMs = loop.timerStepMs();
      const dueAt = Math.ceil((clock.now() + waitMs) / stepMs) * stepMs;
      const forget = clock.after(() => loop.run(() => !isForgotten && task()), dueAt - clock.now());
      return () => {
        isForgotten = true;
        forget();
      };
    },
  };
}

/** Channels by name; a message reaches every other member as a copy, a moment later. */
export function createChannelHub(clock: WorldClock) {
  type Member = { loop: TabLoop; target: EventTarget };
  const rooms = new Map<string, Set<Member>>();
  const open =
    (loop: TabLoop) =>
    (name: string): Channel => {
      const room = rooms.get(name) ?? new Set();
      rooms.set(name, room);
      const me: Member = { loop, target: new EventTarget() };
      room.add(me);
      return {
        postMessage: (message) => {
          if (!room.has(me)) throw new DOMException("The channel is closed.", "InvalidStateError");
          for (const other of room) {
            if (other === me) continue;
            const event = new MessageEvent("message", { data: structuredClone(message) });
            const deliver = (): void => {
              if (room.has(other)) other.target.dispatchEvent(event);
            };
            clock.after(() => other.loop.run(deliver), 1);
          }
        },
        addEventListener: (type, listener) =>
          me.target.addEventListener(type, (event) => {
            if (event instanceof MessageEvent) listener(event);
          }),
        close: () => room.delete(me),
      };
    };
  const leave = (loop: TabLoop): void => {
    for (const room of rooms.values()) {
      for (const member of room) if (member.loop === loop) room.delete(member);
    }
  };
  return { open, leave };
}

type Request = {
  loop: TabLoop;
  task: () => Promise<void>;
  settle: PromiseWithResolvers<void>;
};

/**
 * Web locks as the specification has them, for exclusive locks: a queue for each name, `signal`
 * leaves it, `steal` takes a held lock before the queue, a closed tab gives all of its own back.
 */
export function createLockHub() {
  const queues = new Map<string, { holder: Request | null; queue: Request[] }>();

  function lockOf(name: string) {
    const lock = queues.get(name) ?? { holder: null, queue: [] };
    queues.set(name, lock);
    return lock;
  }

  const abort = ({ loop, settle }: Request): void =>
    loop.run(() => settle.reject(new DOMException("The lock was lost.", "AbortError")));

  function grant(name: string, request: Request): void {
    const lock = lockOf(name);
    lock.holder = request;
    request.loop.run(() => {
      const release = (): void => {
        if (lock.holder !== request) return;
        request.settle.resolve();
        grantNext(name);
      };
      void request.task().then(release, release);
    });
  }

  function grantNext(name: string): void {
    const lock = lockOf(name);
    lock.holder = null;
    const next = lock.queue.shift();
    if (next !== undefined) grant(name, next);
  }

  const open = (loop: TabLoop): Locks => ({
    request: (name, { signal, steal }, task) => {
      const lock = lockOf(name);
      const request: Request = { loop, task, settle: Promise.withResolvers() };
      if (steal === true) {
        if (lock.holder !== null) abort(lock.holder);
        grant(name, request);
      } else if (lock.holder === null) {
        grant(name, request);
      } else {
        lock.queue.push(request);
        signal?.addEventListener("abort", () => {
          if (!lock.queue.includes(request)) return;
          lock.queue = lock.queue.filter((other) => other !== request);
          abort(request);
        });
      }
      return request.settle.promise;
    },
  });
  const leave = (loop: TabLoop): void => {
    for (const [name, lock] of queues) {
      lock.queue = lock.queue.filter((request) => request.loop !== loop);
      if (lock.holder?.loop === loop) grantNext(name);
    }
  };
  return { open, leave };
}
