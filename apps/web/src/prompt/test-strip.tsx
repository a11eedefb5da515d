import type { Dye } from "./ideas.ts";

/** The colours of an idea beside each other; decoration for those who see it. */
export function TestStrip({ dyes, className }: { dyes: readonly Dye[]; className: string }) {
  return (
    <span aria-hidden className={className}>
      {dyes.map((dye) => (
        <span key={dye} className={dye} />
      ))}
    </span>
  );
}
