import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTexts } from "../languages/use-texts.ts";

/** Without a secure context there is no clipboard; a selected field still copies. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Copies a text and says so in its own label. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [outcome, setOutcome] = useState<"idle" | "copied" | "failed">("idle");
  const { common } = useTexts();
  const words = { idle: label, copied: common.copied, failed: common.copyByHand(text) }[outcome];
  return (
    <button
      type="button"
      className="button button-quiet"
      onClick={() => {
        void copy(text).then((done) => setOutcome(done ? "copied" : "failed"));
      }}
    >
      {outcome === "copied" ? <Check aria-hidden size={16} /> : <Copy aria-hidden size={16} />}
      <span className="break-all">{words}</span>
    </button>
  );
}
