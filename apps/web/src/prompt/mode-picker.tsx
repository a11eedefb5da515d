import { Link } from "@tanstack/react-router";
import { useTexts } from "../languages/use-texts.ts";
import { slugOf } from "../models/slug.ts";
import { usualWords } from "../predictions/eta.ts";
import type { ModelView } from "../server/views.ts";

/** Up to so many modes are all described. */
const DESCRIBED_MODES_MAX = 3;

const asPercent = (share: number): string => `${Math.round(Math.min(1, share) * 100)}%`;

/** Where the usual time lies between nothing and the longest usual time of all modes. */
function UsualRange({ model, longestMs }: { model: ModelView; longestMs: number }) {
  if (model.durations === null || longestMs <= 0) return null;
  const { p10, p90 } = model.durations;
  return (
    <span aria-hidden className="usual-range">
      <span
        style={{
          insetInlineStart: asPercent(p10 / longestMs),
          insetInlineEnd: asPercent(1 - p90 / longestMs),
        }}
      />
    </span>
  );
}

function UsualTime({ model }: { model: ModelView }) {
  const { create, time } = useTexts();
  const usual = usualWords(time, model.durations);
  if (usual === null) return <span>{create.noHistory}</span>;
  return (
    <span>
      <span className="mode-word">{`${create.usually} `}</span>
      {usual}
    </span>
  );
}

function Mode(props: {
  model: ModelView;
  longestMs: number;
  isChosen: boolean;
  /** Of many modes only the chosen one is described. */
  isShort: boolean;
  onChoose: () => void;
}) {
  const { common } = useTexts();
  const { model, isChosen } = props;
  return (
    <label className={props.isShort ? "radio-card radio-card-short" : "radio-card"}>
      <input
        type="radio"
        name="mode"
        value={model.model}
        checked={isChosen}
        onChange={props.onChoose}
        className="row-span-2"
      />
      <span className="text-body font-medium">{model.title}</span>
      <span className="mode-price text-end">{common.credits(model.credits)}</span>
      <span className="mode-description text-soft">{model.description}</span>
      <span className="mode-usual grid justify-items-end gap-1 text-end text-soft">
        <UsualTime model={model} />
        <UsualRange model={model} longestMs={props.longestMs} />
      </span>
    </label>
  );
}

/** The models as one radio group, each with its price and how long it usually takes. */
export function ModePicker(props: {
  models: readonly ModelView[];
  chosen: string | null;
  onChoose: (model: string) => void;
}) {
  const { create } = useTexts();
  const chosen = props.models.find(({ model }) => model === props.chosen);
  const longestMs = Math.max(0, ...props.models.map(({ durations }) => durations?.p90 ?? 0));
  return (
    <fieldset>
      <legend className="mb-2 text-small font-medium text-soft">{create.mode}</legend>
      <div className="group">
        {props.models.map((model) => (
          <Mode
            key={model.model}
            model={model}
            longestMs={longestMs}
            isChosen={model.model === props.chosen}
            isShort={props.models.length > DESCRIBED_MODES_MAX && model.model !== props.chosen}
            onChoose={() => props.onChoose(model.model)}
          />
        ))}
      </div>
      {chosen !== undefined && (
        <Link
          to="/models/$slug"
          params={{ slug: slugOf(chosen.model) }}
          className="button-text mt-1.5 inline-block"
        >
          {create.moreAbout(chosen.title)}
        </Link>
      )}
    </fieldset>
  );
}
