import { usualWords } from "../predictions/eta.ts";
import { creditWords } from "../predictions/words.ts";
import type { ModelView } from "../server/views.ts";

function Mode(props: { model: ModelView; isChosen: boolean; onChoose: () => void }) {
  const { model, isChosen } = props;
  const usual = usualWords(model.durations);
  return (
    <label className="grid min-h-13 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 border-t border-line px-3 py-1.5 text-small first:border-t-0 has-checked:bg-raised has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-ink">
      <input
        type="radio"
        name="mode"
        value={model.model}
        checked={isChosen}
        onChange={props.onChoose}
        className="row-span-2 size-4 accent-bar outline-none"
      />
      <span className="text-body font-medium">{model.title}</span>
      <span className="text-end">{creditWords(model.credits)}</span>
      <span className="text-soft">{model.description}</span>
      <span className="self-start text-end text-soft">{usual ?? "no history yet"}</span>
    </label>
  );
}

/** The models as one radio group, each with its price and how long it usually takes. */
export function ModePicker(props: {
  models: readonly ModelView[];
  chosen: string | null;
  onChoose: (model: string) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-small font-medium">Mode</legend>
      <div className="overflow-clip rounded-medium border border-edge bg-surface">
        {props.models.map((model) => (
          <Mode
            key={model.model}
            model={model}
            isChosen={model.model === props.chosen}
            onChoose={() => props.onChoose(model.model)}
          />
        ))}
      </div>
    </fieldset>
  );
}
