import { useTexts } from "../languages/use-texts.ts";
import type { Idea } from "../prompt/ideas.ts";
import { TestStrip } from "../prompt/test-strip.tsx";

/** A frame that nobody has exposed yet, with a prompt to start from. It is no picture. */
export function IdeaFrame(props: {
  idea: Idea;
  /** Its number on the sheet, as film counts: 1, 2, 3. */
  number: number;
  onUse: (prompt: string) => void;
}) {
  const { create } = useTexts();
  const { idea, number } = props;
  return (
    <button
      type="button"
      className="film idea-frame"
      aria-label={create.ideaName(idea.prompt)}
      onClick={() => props.onUse(idea.prompt)}
    >
      <span className="film-edge">
        <span className="film-number">{`▸ ${number}`}</span>
        <span>{create.idea}</span>
      </span>
      <span lang="en" className="idea-text">
        {idea.prompt}
      </span>
      <span className="film-edge">
        <TestStrip dyes={idea.dyes} className="test-strip" />
      </span>
    </button>
  );
}
