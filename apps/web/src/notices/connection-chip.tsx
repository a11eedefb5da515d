import { WifiOff } from "lucide-react";
import { useConnection, useNow } from "../app/studio.ts";
import { connectionWords } from "../server/connection.ts";

/** Says how old the page's knowledge is while the server does not answer. */
export function ConnectionChip() {
  const words = connectionWords(useConnection(), useNow());
  if (words === null) return null;
  return (
    <p className="chip text-ink">
      <WifiOff aria-hidden size={14} />
      {words}
    </p>
  );
}
