import { Ban, Check, CircleDashed, ShieldAlert, X } from "lucide-react";
import type { ReactNode } from "react";

/** Each tone has its own shape, so that colour is never the only difference. */
const TONES = {
  running: { Icon: CircleDashed, colour: "text-accent-ink" },
  good: { Icon: Check, colour: "text-good" },
  bad: { Icon: X, colour: "text-danger" },
  refused: { Icon: ShieldAlert, colour: "text-danger" },
  quiet: { Icon: Ban, colour: "text-soft" },
} as const;

export type Tone = keyof typeof TONES;

/** Where a prediction stands, in one word. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  const { Icon, colour } = TONES[tone];
  return (
    <span className="inline-flex items-center gap-1.5 font-medium">
      <Icon aria-hidden size={14} className={colour} />
      {children}
    </span>
  );
}
