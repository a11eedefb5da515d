import { WORLD } from "../time/virtual-time.ts";
import { Process } from "./process.ts";
import { startProcess } from "./start-process.ts";
import type { RunningProcess, Site } from "./start-process.ts";
import { stopProcess } from "./stop.ts";

/** Steps after which a process dies; many die young, in the middle of their first work. */
const FUSE_STEPS_MAX = 90;
const RESTART_MS_MAX = 25_000;

export interface Cluster {
  start: (count: number) => void;
  /** Any process that answers requests; null when none does. */
  pick: () => RunningProcess | null;
  alive: () => readonly RunningProcess[];
  all: () => readonly RunningProcess[];
  /** Kills all of them at once. */
  cutPower: () => void;
  /** Stops one for a while, as a debugger or a sleeping laptop does; it knows nothing of it. */
  pause: () => void;
  /** Ends one in good order and starts another. */
  restart: () => void;
  /** No process dies any more. */
  spare: () => void;
}

/** The processes of one site, each replaced some time after its death. */
export function createCluster(site: Site): Cluster {
  const { world } = site;
  const { time, random, faults, timeline } = world;
  const processes: RunningProcess[] = [];
  let names = 0;
  let isSpared = false;

  const alive = (): RunningProcess[] => processes.filter(({ process }) => process.isAlive);

  const replace = (): void => {
    time.after(WORLD, random.whole(50, RESTART_MS_MAX), launch);
  };

  const onDeath = (process: Process): void => {
    faults.count("crash");
    timeline.add(process.name, "dies");
    replace();
  };

  const launch = (): void => {
    const mayDie = faults.has("crash") && !isSpared && random.chance(0.7);
    const fuse = mayDie ? random.whole(1, FUSE_STEPS_MAX) : null;
    const process = new Process(`process-${(names += 1)}`, fuse, onDeath);
    const running = startProcess(site, process);
    timeline.add(process.name, "starts");
    processes.push(running);
    running.engine.worker.start();
  };

  const stop = async (running: RunningProcess): Promise<void> => {
    await running.engine.close();
    // What it left in hand after its patience dies with it.
    if (running.process.isAlive) {
      running.process.isAlive = false;
      timeline.add(running.process.name, "has ended");
      replace();
    }
  };

  return {
    start: (count) => {
      for (let place = 0; place < count; place += 1) launch();
    },
    pick: () => {
      const open = alive().filter(({ process }) => process.stoppedUntilMs <= time.now());
      return open.length === 0 ? null : random.pick(open);
    },
    alive,
    all: () => processes,
    cutPower: () => {
      faults.count("power_cut");
      for (const { process } of alive()) process.kill();
    },
    pause: () => {
      const [first] = alive();
      if (first === undefined) return;
      faults.count("pause");
      stopProcess(world, first.process);
    },
    restart: () => {
      const running = alive().at(-1);
      if (running === undefined) return;
      faults.count("restart");
      timeline.add(running.process.name, "is told to stop");
      void stop(running);
    },
    spare: () => {
      isSpared = true;
      for (const { process } of processes) process.spare();
    },
  };
}
