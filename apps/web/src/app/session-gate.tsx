import type { ReactNode } from "react";
import { CopyButton } from "../notices/copy-button.tsx";
import { SessionError } from "../server/session.ts";
import { useSession } from "./use-session.ts";

/** Lets the page in once there is a session, and says what is wrong while there is none. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useSession();
  if (session.isSuccess) return children;
  if (session.isPending) return <p className="py-16 text-center text-soft">Opening the studio…</p>;
  const requestId = session.error instanceof SessionError ? session.error.requestId : null;
  return (
    <div className="mx-auto max-w-xl py-16 text-center">
      <h1 className="text-title font-semibold">The studio could not be opened</h1>
      <p className="mt-2 text-soft">
        The server did not answer as expected. Nothing is lost: pictures and credits are kept there.
      </p>
      <div className="mt-6 flex flex-wrap justify-center gap-2">
        <button
          type="button"
          className="button button-accent"
          onClick={() => {
            void session.refetch();
          }}
        >
          {session.isFetching ? "Trying…" : "Retry"}
        </button>
        {requestId !== null && <CopyButton text={requestId} label="Copy request id" />}
      </div>
    </div>
  );
}
