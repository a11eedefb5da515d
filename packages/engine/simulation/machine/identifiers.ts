import type { Random } from "../time/random.ts";

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** UUIDs whose order is that of their time, as version 7, and the same for the same seed. */
export function createIdentifiers(now: () => number, random: Random): () => string {
  let counter = 0;
  return () => {
    counter = (counter + 1) % 4_096;
    const time = hex(Math.floor(now()), 12);
    const tail = `${hex(random.whole(0, 0xffffff), 6)}${hex(random.whole(0, 0xffffff), 6)}`;
    const variant = hex(0x8000 + random.whole(0, 0x3fff), 4);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(counter, 3)}-${variant}-${tail}`;
  };
}
