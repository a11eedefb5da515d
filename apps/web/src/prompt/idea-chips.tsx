import { useTexts } from "../languages/use-texts.ts";
import { IDEAS } from "./ideas.ts";
import { TestStrip } from "./test-strip.tsx";

/** Prompts that are offered beside the field; the rest wait on the contact sheet. */
const CHIPS = 4;

/** "Harbor 7": the last words of an idea are its name. */
const nameOf = (prompt: string): string => prompt.split(", ").at(-1) ?? prompt;

/** Ideas in one line; each fills the form and sends nothing. */
export function IdeaChips({ onChoose }: { onChoose: (prompt: string) => void }) {
  const { create } = useTexts();
  return (
    <ul aria-label={create.ideas} className="idea-line">
      {IDEAS.slice(0, CHIPS).map(({ prompt, dyes }) => (
        <li key={prompt} className="flex">
          <button
            type="button"
            className="chip"
            aria-label={create.ideaName(prompt)}
            onClick={() => onChoose(prompt)}
          >
            <TestStrip dyes={dyes} className="idea-dyes" />
            <span lang="en">{nameOf(prompt)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
