import type { ErrorComponentProps } from "@tanstack/react-router";
import type { FallbackProps } from "react-error-boundary";
import { CopyButton } from "../notices/copy-button.tsx";

/** An id to find one crash again, made of its time. */
const crashId = (): string => `crash-${Date.now().toString(36)}`;

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : "Unknown error";
}

function CrashScreen({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const details = `${crashId()} ${describe(error)}`;
  return (
    <div role="alert" className="mx-auto max-w-xl px-4 py-16">
      <h1 className="text-title font-semibold">The studio stumbled</h1>
      <p className="mt-2 text-soft">
        Something on this page broke. Your predictions go on and your credits are safe: both live on
        the server.
      </p>
      <p className="mt-4 rounded-medium border border-line bg-surface p-3 font-mono text-small break-words">
        {details}
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <button type="button" className="button button-accent" onClick={onRetry}>
          Try again
        </button>
        <CopyButton text={details} label="Copy details" />
      </div>
    </div>
  );
}

/** The whole app failed. */
export function Crash({ error, resetErrorBoundary }: FallbackProps) {
  return <CrashScreen error={error} onRetry={resetErrorBoundary} />;
}

/** One page failed; the header stays. */
export function RouteCrash({ error, reset }: ErrorComponentProps) {
  return <CrashScreen error={error} onRetry={reset} />;
}

/** One card failed; the others go on. */
export function CardCrash({ id, onRetry }: { id: string; onRetry: () => void }) {
  return (
    <div role="alert" className="grid gap-3 p-4">
      <p className="font-medium">This card could not be shown.</p>
      <p className="text-small text-soft">The prediction itself goes on.</p>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button button-quiet" onClick={onRetry}>
          Show again
        </button>
        <CopyButton text={id} label="Copy id" />
      </div>
    </div>
  );
}
