import { useQuery } from "@tanstack/react-query";
import { useStudio } from "../app/studio.ts";
import { useTexts } from "../languages/use-texts.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Button } from "../ui/button.tsx";

/** Longer texts are shown to here; the download has all of it. */
const TEXT_CHARACTERS_MAX = 20_000;

async function readText(fetch: typeof window.fetch, url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error("The text could not be loaded.");
  return (await response.text()).slice(0, TEXT_CHARACTERS_MAX);
}

/** JSON with line breaks; whatever is none stays as it is. */
function laidOut(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value, null, 2);
  } catch {
    return text;
  }
}

/** A text as a quotation, or a document as it is written, each with a copy button. */
export function TextOutput({
  url,
  label,
  isJson,
}: {
  url: string;
  label: string;
  isJson: boolean;
}) {
  const { media, common } = useTexts();
  const { connection } = useStudio();
  const text = useQuery({
    // The signature in an address changes; the result itself never does.
    queryKey: ["results", url.split("?")[0]],
    queryFn: () => readText(connection.fetch, url),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (text.isPending)
    return <p className="tray-layer grid place-content-center">{common.loading}</p>;
  if (text.isError) {
    return (
      <div className="tray-layer grid place-content-center justify-items-center gap-3 p-4">
        <p className="text-small">{media.textFailed}</p>
        <Button
          className="text-ink"
          onClick={() => {
            void text.refetch();
          }}
        >
          {media.loadAgain}
        </Button>
      </div>
    );
  }
  return (
    <section
      aria-label={label}
      className="tray-layer grid content-between gap-4 overflow-y-auto p-5"
    >
      {isJson ? (
        <pre className="font-mono text-small whitespace-pre-wrap text-film-ink">
          {laidOut(text.data)}
        </pre>
      ) : (
        <blockquote className="text-large whitespace-pre-line text-film-ink">
          {text.data}
        </blockquote>
      )}
      <div className="text-ink">
        <CopyButton text={text.data} label={common.copyText} />
      </div>
    </section>
  );
}
