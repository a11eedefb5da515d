import type { World } from "../machine/world.ts";
import { latencyMs } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";
import { acceptRun } from "./accept-run.ts";
import type { Creation } from "./accept-run.ts";
import type { Api } from "./network.ts";
import { answerAbout } from "./answer-about.ts";
import { answer } from "./reply.ts";
import type { ApiCall, Reply } from "./reply.ts";
import { isOver } from "./run.ts";
import type { Run } from "./run.ts";
import type { Webhooks } from "./webhooks.ts";
import type { Shown, Wire } from "./wire.ts";

const SECOND_MS = 1_000;
/** A fresh run may be unknown to a part of the provider for so long. */
const UNKNOWN_MS_MAX = 8_000;

/** What the other side keeps of one run of the simulation. */
export type Provider = {
  runs: Map<string, Run>;
  creations: Creation[];
  /** Nobody is answered between these times; true ones, as all here. */
  outage: { fromMs: number; untilMs: number };
};

/** The HTTP API of a provider with all its moods, over the wire that it speaks. */
export class SimulatedProvider implements Api {
  readonly wire: Wire;
  readonly provider: Provider = {
    runs: new Map(),
    creations: [],
    outage: { fromMs: 0, untilMs: 0 },
  };
  readonly #world: World;
  readonly #webhooks: Webhooks;

  constructor(world: World, wire: Wire, webhooks: Webhooks) {
    this.#world = world;
    this.wire = wire;
    this.#webhooks = webhooks;
  }

  get baseUrl(): string {
    return this.wire.baseUrl;
  }

  isUnreachable(call: Pick<ApiCall, "method" | "path">): boolean {
    const { faults, time } = this.#world;
    if (this.provider.outage.untilMs > time.now()) {
      faults.count("provider_outage");
      return true;
    }
    const isCreation = this.wire.readWish(call).kind === "create";
    return isCreation && faults.strikes("create_refused");
  }

  handle(call: ApiCall): Reply {
    const reply = this.#route(call);
    const words = reply.kind === "answer" ? `${reply.status}` : reply.kind;
    this.#world.timeline.add("provider", `${call.method} ${call.path}: ${words}`);
    return reply;
  }

  #route(call: ApiCall): Reply {
    const wish = this.wire.readWish(call);
    switch (wish.kind) {
      case "create":
        return this.#create(call);
      case "list":
        return this.#list(call.query);
      case "secret":
        return this.#tellSecret();
      case "get":
      case "result":
        return this.#get(this.provider.runs.get(wish.runId), wish.kind);
      case "cancel":
        return this.#cancel(this.provider.runs.get(wish.runId));
      case "nothing":
        return this.wire.problem(404, 1);
    }
  }

  #create(call: ApiCall): Reply {
    const { world, webhooks } = { world: this.#world, webhooks: this.#webhooks };
    return acceptRun(world, call, {
      wire: this.wire,
      provider: this.provider,
      show: (run) => this.#show(run),
      notify: (run, event) => webhooks.send(run, event, () => this.#tell(run)),
    });
  }

  #show(run: Run): Record<string, unknown> {
    const { time, faults } = this.#world;
    const showsWebhook = !faults.has("get_without_webhook");
    if (!showsWebhook && run.webhook !== null) faults.count("get_without_webhook");
    return this.wire.show(run, { now: time.now(), showsWebhook, baseUrl: this.baseUrl });
  }

  #tell(run: Run): Shown {
    const shown = this.#show(run);
    return this.wire.tell?.(shown, run) ?? shown;
  }

  #trouble(): Reply | null {
    const { faults, random } = this.#world;
    const waitMs = latencyMs(random);
    if (faults.strikes("get_error")) return this.wire.problem(random.pick([500, 502, 503]), waitMs);
    if (faults.strikes("get_429")) {
      return this.wire.throttled(
        random.whole(1, 30),
        random.pick(["body", "header", "nowhere"]),
        waitMs,
      );
    }
    return faults.strikes("get_reset") ? { kind: "reset", waitMs } : null;
  }

  #get(run: Run | undefined, asked: "get" | "result"): Reply {
    const { faults, random, time } = this.#world;
    const trouble = this.#trouble();
    if (trouble !== null) return trouble;
    const waitMs = latencyMs(random);
    if (run === undefined) return this.wire.unknownRun(waitMs);
    const isFresh = time.now() - run.createdMs < UNKNOWN_MS_MAX;
    if (isFresh && faults.strikes("get_missing")) return this.wire.unknownRun(waitMs);
    if (run.script.movesOutput && isOver(run)) run.generation += 1;
    const shown = this.#show(run);
    const isStale = isOver(run) && run.startedMs !== null && faults.strikes("get_stale");
    const told = isStale ? { ...shown, status: "processing", output: null } : shown;
    return answerAbout(this.wire, { shown: told, run, asked }, waitMs);
  }

  #cancel(run: Run | undefined): Reply {
    const { faults, random, time } = this.#world;
    const waitMs = latencyMs(random);
    if (faults.strikes("cancel_error")) return this.wire.problem(503, waitMs);
    if (run === undefined) return this.wire.unknownRun(waitMs);
    const runsOn = this.wire.cancelsQueueOnly === true && run.startedMs !== null;
    if (!isOver(run) && !runsOn) {
      run.status = "canceled";
      run.endedMs = time.now();
      time.after(WORLD, random.whole(5, SECOND_MS), () =>
        this.#webhooks.send(run, "completed", () => this.#tell(run)),
      );
    }
    return answerAbout(this.wire, { shown: this.#show(run), run, asked: "cancel" }, waitMs);
  }

  #list(query: URLSearchParams): Reply {
    const { faults, random } = this.#world;
    const waitMs = latencyMs(random);
    if (faults.strikes("list_error")) return this.wire.problem(503, waitMs);
    const isComplete = !faults.strikes("list_incomplete");
    const show = (run: Run): Shown => {
      const { webhook, ...shown } = this.#show(run);
      if (webhook === undefined) return shown;
      if (!faults.has("list_without_webhook")) return { ...shown, webhook };
      faults.count("list_without_webhook");
      return shown;
    };
    const all = [...this.provider.runs.values()];
    const runs = isComplete ? all : all.slice(0, -1);
    return answer(200, this.wire.page(runs, query, show), waitMs);
  }

  #tellSecret(): Reply {
    const { faults, random } = this.#world;
    const waitMs = latencyMs(random);
    if (faults.strikes("secret_error")) return this.wire.problem(503, waitMs);
    const secret = this.#webhooks.secret();
    return answer(200, this.wire.publish?.(secret) ?? { key: secret }, waitMs);
  }
}
