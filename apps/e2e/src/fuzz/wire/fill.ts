import type { Stage } from "../stage.ts";

const NAME_PATTERN = /~(id|hook|providerId|result|cookie|spent|cursor|model)\.(\d+)~/g;

/** Puts what the stage holds in the places of its names, such as `~id.3~`. */
export function fill(text: string, stage: Stage): string {
  return text.replaceAll(NAME_PATTERN, (_whole, name: string, place: string) =>
    stage.pick(name, Number(place)),
  );
}
