import { ACTOR_KINDS } from "@darkroom/lifecycle";
import type { Actor } from "@darkroom/lifecycle";

/** The actor of a name `kind:id`; of a kind that is not known any more, a worker. */
export function readActor(name: string): Actor {
  const place = name.indexOf(":");
  const kind = ACTOR_KINDS.find((each) => each === name.slice(0, place)) ?? "worker";
  return { kind, id: name.slice(place + 1) };
}
