import type { World } from "../machine/world.ts";
import { latencyMs } from "../machine/world.ts";
import { WORLD } from "../time/virtual-time.ts";
import { acceptRun } from "./accept-run.ts";
import type { Creation } from "./accept-run.ts";
import { listRuns } from "./list-runs.ts";
import type { Api } from "./network.ts";
import { answer, problem, throttled } from "./reply.ts";
import type { ApiCall, Reply } from "./reply.ts";
import { isOver, renderRun } from "./run.ts";
import type { Run } from "./run.ts";
import type { Webhooks } from "./webhooks.ts";

export const BASE_URL = "https://api.simulated.example/v1";
const SECOND_MS = 1_000;
/** A fresh run may be unknown to a part of the provider for so long. */
const UNKNOWN_MS_MAX = 8_000;

/** What the other side keeps of one run of the simulation. */
export type Provider = {
  runs: Map<string, Run>;
  creations: Creation[];
  /** Nobody is answered until then. */
  outageUntilMs: number;
};

/** Replicate's HTTP API as the documents and its users describe it, with all its moods. */
export class SimulatedReplicate implements Api {
  readonly baseUrl = BASE_URL;
  readonly provider: Provider = { runs: new Map(), creations: [], outageUntilMs: 0 };
  readonly #world: World;
  readonly #webhooks: Webhooks;

  constructor(world: World, webhooks: Webhooks) {
    this.#world = world;
    this.#webhooks = webhooks;
  }

  isUnreachable({ method, path }: Pick<ApiCall, "method" | "path">): boolean {
    const { faults, time } = this.#world;
    if (this.provider.outageUntilMs > time.now()) {
      faults.count("provider_outage");
      return true;
    }
    const isCreation = method === "POST" && path.startsWith("/models/");
    return isCreation && faults.strikes("create_refused");
  }

  handle(call: ApiCall): Reply {
    const reply = this.#route(call);
    const words = reply.kind === "answer" ? `${reply.status}` : reply.kind;
    this.#world.timeline.add("provider", `${call.method} ${call.path}: ${words}`);
    return reply;
  }

  #route(call: ApiCall): Reply {
    const { method, path } = call;
    const [, first, second, third] = path.split("/");
    if (method === "POST" && first === "models") return this.#create(call);
    if (first === "webhooks") return this.#tellSecret();
    if (first !== "predictions") return problem(404, 1);
    if (second === undefined) return this.#list(call.query);
    const run = this.provider.runs.get(second);
    return third === "cancel" ? this.#cancel(run) : this.#get(run);
  }

  #create(call: ApiCall): Reply {
    const { world, webhooks } = { world: this.#world, webhooks: this.#webhooks };
    return acceptRun(world, call, {
      provider: this.provider,
      show: (run) => this.#show(run),
      notify: (run, event) => webhooks.send(run, event, () => this.#show(run)),
    });
  }

  #show(run: Run): Record<string, unknown> {
    const { time, faults } = this.#world;
    const showsWebhook = !faults.has("get_without_webhook");
    if (!showsWebhook && run.webhook !== null) faults.count("get_without_webhook");
    return renderRun(run, { now: time.now(), showsWebhook, baseUrl: BASE_URL });
  }

  #trouble(): Reply | null {
    const { faults, random } = this.#world;
    const waitMs = latencyMs(random);
    if (faults.strikes("get_error")) return problem(random.pick([500, 502, 503]), waitMs);
    if (faults.strikes("get_429")) {
      return throttled(random.whole(1, 30), random.pick(["body", "header", "nowhere"]), waitMs);
    }
    return faults.strikes("get_reset") ? { kind: "reset", waitMs } : null;
  }

  #get(run: Run | undefined): Reply {
    const { faults, random, time } = this.#world;
    const trouble = this.#trouble();
    if (trouble !== null) return trouble;
    const waitMs = latencyMs(random);
    if (run === undefined) return problem(404, waitMs);
    const isFresh = time.now() - run.createdMs < UNKNOWN_MS_MAX;
    if (isFresh && faults.strikes("get_missing")) return problem(404, waitMs);
    if (run.script.movesOutput && isOver(run)) run.generation += 1;
    const shown = this.#show(run);
    const isStale = isOver(run) && run.startedMs !== null && faults.strikes("get_stale");
    return answer(200, isStale ? { ...shown, status: "processing", output: null } : shown, waitMs);
  }

  #cancel(run: Run | undefined): Reply {
    const { faults, random, time } = this.#world;
    const waitMs = latencyMs(random);
    if (faults.strikes("cancel_error")) return problem(503, waitMs);
    if (run === undefined) return problem(404, waitMs);
    if (!isOver(run)) {
      run.status = "canceled";
      run.endedMs = time.now();
      time.after(WORLD, random.whole(5, SECOND_MS), () =>
        this.#webhooks.send(run, "completed", () => this.#show(run)),
      );
    }
    return answer(200, this.#show(run), waitMs);
  }

  #list(query: URLSearchParams): Reply {
    const { faults, random } = this.#world;
    const waitMs = latencyMs(random);
    if (faults.strikes("list_error")) return problem(503, waitMs);
    const runs = [...this.provider.runs.values()];
    const page = listRuns(runs, query, `${BASE_URL}/predictions`);
    const isComplete = !faults.strikes("list_incomplete");
    const results = page.runs.map((run) => {
      const { webhook, ...shown } = this.#show(run);
      if (webhook === undefined) return shown;
      if (!faults.has("list_without_webhook")) return { ...shown, webhook };
      faults.count("list_without_webhook");
      return shown;
    });
    const given = isComplete ? results : results.slice(1);
    return answer(200, { next: page.next, previous: null, results: given }, waitMs);
  }

  #tellSecret(): Reply {
    const { faults, random } = this.#world;
    const waitMs = latencyMs(random);
    if (faults.strikes("secret_error")) return problem(503, waitMs);
    return answer(200, { key: this.#webhooks.secret() }, waitMs);
  }
}
