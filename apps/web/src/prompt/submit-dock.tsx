import { Link } from "@tanstack/react-router";
import { useCards } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { railWords } from "../predictions/rail-words.ts";
import { Button } from "../ui/button.tsx";
import { submitKeys } from "./readiness.ts";
import type { Readiness } from "./readiness.ts";
import { useKeyboardInset } from "./use-keyboard-inset.ts";

function Note({ readiness }: { readiness: Readiness }) {
  const { create } = useTexts();
  if (readiness.ready) {
    const { cost, remainder } = readiness;
    return remainder === null ? cost : `${cost} · ${remainder}`;
  }
  if (!readiness.isCredits) return readiness.reason;
  return (
    <>
      {`${readiness.reason} `}
      <Link to="/credits" className="link">
        {create.seeCredits}
      </Link>
    </>
  );
}

/**
 * The button with what it costs; when it is off, the reason stands beside it for everybody. On
 * narrow screens it is a dock at the foot of the page, above the keyboard.
 */
export function SubmitDock({ readiness, error }: { readiness: Readiness; error: string | null }) {
  useKeyboardInset();
  const texts = useTexts();
  const running = railWords(texts, useCards());
  const keys = submitKeys(navigator.platform);
  return (
    <div className="dock">
      <Button
        type="submit"
        kind="accent"
        className="button-large w-full"
        aria-disabled={!readiness.ready}
        aria-describedby="submit-note"
      >
        {texts.create.submit}
        <span aria-hidden className="hidden gap-1 lg:flex">
          {keys.map((key) => (
            <kbd key={key} className="key">
              {key}
            </kbd>
          ))}
        </span>
      </Button>
      <div className="flex min-h-5 flex-wrap justify-center gap-x-4 text-center text-small text-soft">
        <p id="submit-note">
          <Note readiness={readiness} />
        </p>
        {running !== "" && (
          <a href="#recent-heading" className="link lg:hidden">
            {running}
          </a>
        )}
      </div>
      {error !== null && (
        <p role="alert" className="col-span-full text-center text-small text-danger">
          {error}
        </p>
      )}
    </div>
  );
}
