import type { Readiness } from "./readiness.ts";

/** The button with what it costs; when it is off, the reason stands beside it for everybody. */
export function SubmitRow({ readiness, error }: { readiness: Readiness; error: string | null }) {
  return (
    <div className="sticky bottom-0 -mx-1 grid gap-2 bg-ground px-1 pt-1 pb-3">
      <button
        type="submit"
        className="button button-accent button-large"
        aria-disabled={!readiness.ready}
        aria-describedby="submit-note"
      >
        Create picture
      </button>
      <p id="submit-note" className="min-h-5 text-center text-small text-soft">
        {readiness.ready ? (
          <>
            {readiness.cost}
            {readiness.remainder !== null && ` · ${readiness.remainder}`}
          </>
        ) : (
          readiness.reason
        )}
      </p>
      {error !== null && <p className="text-center text-small text-danger">{error}</p>}
    </div>
  );
}
