import { WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTexts } from "../languages/use-texts.ts";
import { failureWords } from "../server/failure.ts";
import type { Failure } from "../server/failure.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";

/** Holds the place of what is loading, so that nothing moves when it comes. */
export function Skeleton({ rows }: { rows: number }) {
  const { common } = useTexts();
  return (
    <div className="grid gap-2">
      <p className="sr-only">{common.loading}</p>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} aria-hidden className="skeleton" />
      ))}
    </div>
  );
}

/** Nothing here yet: says so, and what makes it otherwise. */
export function EmptyState(props: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="state">
      <p className="font-semibold">{props.title}</p>
      <p className="text-soft">{props.text}</p>
      {props.children !== undefined && (
        <div className="mt-2 flex flex-wrap gap-2">{props.children}</div>
      )}
    </div>
  );
}

/** Everything about a failure that helps to find it again. */
function detailsOf(failure: Failure, words: string): string {
  return [words, failure.reason, failure.requestId ?? ""].filter((part) => part !== "").join("\n");
}

/** What went wrong, what to do, and what to hand on to whoever looks into it. */
export function ErrorState(props: {
  /** What did not work: "Your earlier pictures could not be loaded." */
  text?: string;
  failure: Failure;
  /** Again, where that can help. */
  onRetry?: () => void;
  /** Where whoever runs the studio takes reports; without an address there is no link. */
  reportUrl?: string;
}) {
  const texts = useTexts();
  const { common } = texts;
  const { failure } = props;
  const words = failureWords(texts, failure);
  return (
    <div role="alert" className="notice">
      {props.text !== undefined && <p className="font-medium">{props.text}</p>}
      <p>{words}</p>
      <div className="mt-1 flex flex-wrap gap-2">
        {props.onRetry !== undefined && <Button onClick={props.onRetry}>{common.retry}</Button>}
        {failure.requestId !== null && (
          <CopyButton text={failure.requestId} label={common.copyRequestId} />
        )}
        <CopyButton text={detailsOf(failure, words)} label={common.copyDetails} />
        {props.reportUrl !== undefined && (
          <a href={props.reportUrl} className="link self-center">
            {common.report}
          </a>
        )}
      </div>
    </div>
  );
}

/** There is no network. What is shown is what was known; it comes back by itself. */
export function OfflineState() {
  const { common } = useTexts();
  return (
    <div className="state">
      <p className="flex items-center gap-2 font-semibold">
        <WifiOff aria-hidden size={16} />
        {common.offline}
      </p>
      <p className="text-soft">{common.offlineText}</p>
    </div>
  );
}
