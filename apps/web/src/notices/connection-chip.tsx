import { WifiOff } from "lucide-react";
import { useConnection, useNow } from "../app/studio.ts";
import { connectionWords } from "../server/connection.ts";

/** Says how old the page's knowledge is while the server does not answer. */
export function ConnectionChip() {
  const words = connectionWords(useConnection(), useNow());
  if (words === null) return null;
  return (
    <p className="flex items-center gap-2 rounded-full border border-edge px-3 py-1 text-small">
      <WifiOff aria-hidden size={14} />
      {words}
    </p>
  );
}
