import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { Button } from "./button.tsx";

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
    <Button
      icon={outcome === "copied" ? Check : Copy}
      onClick={() => {
        void copy(text).then((done) => setOutcome(done ? "copied" : "failed"));
      }}
    >
      <span className="break-all">{words}</span>
    </Button>
  );
}
