import { useTexts } from "../languages/use-texts.ts";
import { readToken } from "../operator/token.ts";
import { screensFor } from "./screens.ts";

function Shortcut({ keys, words }: { keys: readonly string[]; words: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-t border-line py-2">
      <dt>{words}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <kbd key={key} className="key">
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  );
}

/** Every key that does something, and what. */
export function ShortcutList() {
  const { frame } = useTexts();
  const screens = screensFor({ isOperator: readToken() !== null });
  return (
    <dl className="text-small">
      {screens.map(({ id, key }) => (
        <Shortcut key={id} keys={["g", key]} words={frame.goTo(frame.screens[id])} />
      ))}
      <Shortcut keys={["/"]} words={frame.toPrompt} />
      <Shortcut keys={["?"]} words={frame.shortcuts} />
    </dl>
  );
}
