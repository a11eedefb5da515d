import type { ReactNode } from "react";
import { CopyButton } from "../notices/copy-button.tsx";
import { SessionError } from "../server/session.ts";
import { Blank } from "./blank.tsx";
import { useSession } from "./use-session.ts";

/** Lets the page in once there is a session, and says what is wrong while there is none. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useSession();
  if (session.isSuccess) return children;
  if (session.isPending) return <p className="page py-16 text-soft">Opening the studio…</p>;
  const requestId = session.error instanceof SessionError ? session.error.requestId : null;
  return (
    <Blank
      title="The studio could not be opened"
      text="The server did not answer as expected. Nothing is lost: pictures and credits are kept there."
    >
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
    </Blank>
  );
}
