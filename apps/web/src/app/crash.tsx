import type { ErrorComponentProps } from "@tanstack/react-router";
import { useState } from "react";
import type { FallbackProps } from "react-error-boundary";
import { useTexts } from "../languages/use-texts.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Button } from "../ui/button.tsx";
import { Blank } from "./blank.tsx";

/** An id to find one crash again, made of its time. */
const createCrashId = (): string => `crash-${Date.now().toString(36)}`;

/** What broke is the console's to tell; people get an id for whoever reads it there. */
function CrashScreen({ onRetry }: { onRetry: () => void }) {
  const { frame, common } = useTexts();
  const [id] = useState(createCrashId);
  return (
    <div role="alert">
      <Blank title={frame.crash} text={frame.crashText}>
        <p className="w-full rounded-medium border border-line bg-surface p-3 font-mono text-small break-words">
          {id}
        </p>
        <Button kind="accent" onClick={onRetry}>
          {frame.crashRetry}
        </Button>
        <CopyButton text={id} label={common.copyErrorId} />
      </Blank>
    </div>
  );
}

/** The whole app failed. */
export function Crash({ resetErrorBoundary }: FallbackProps) {
  return <CrashScreen onRetry={resetErrorBoundary} />;
}

/** One page failed; the header stays. */
export function RouteCrash({ reset }: ErrorComponentProps) {
  return <CrashScreen onRetry={reset} />;
}

/** One card failed; the others go on. */
export function CardCrash({ id, onRetry }: { id: string; onRetry: () => void }) {
  const { frame, common } = useTexts();
  return (
    <div role="alert" className="group grid gap-3 p-4">
      <p className="font-medium">{frame.cardCrash}</p>
      <p className="text-small text-soft">{frame.cardCrashText}</p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onRetry}>{frame.cardCrashRetry}</Button>
        <CopyButton text={id} label={common.copyId} />
      </div>
    </div>
  );
}
