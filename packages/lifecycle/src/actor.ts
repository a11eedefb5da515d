/** Who caused a change; every event names its actor. */
export const ACTOR_KINDS = [
  "user",
  "apiKey",
  "webhook",
  "worker",
  "reconciler",
  "operator",
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export type Actor = { kind: ActorKind; id: string };

/** The form in which an actor stands in the event table, `kind:id`. */
export function actorName(actor: Actor): string {
  return `${actor.kind}:${actor.id}`;
}
