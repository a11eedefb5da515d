import { WifiOff } from "lucide-react";
import { useConnection, useNow } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { connectionWords } from "../server/connection.ts";

/** Says how old the page's knowledge is while the server does not answer. */
export function ConnectionChip() {
  const words = connectionWords(
    useTexts(),
    useConnection((state) => state),
    useNow(),
  );
  if (words === null) return null;
  return (
    <p className="chip order-last mb-2 w-full justify-center text-ink sm:order-none sm:mb-0 sm:w-auto">
      <WifiOff aria-hidden size={14} />
      {words}
    </p>
  );
}
