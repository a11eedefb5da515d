import { useOperatorWords } from "./use-words.ts";
import type { HealthStep } from "./views.ts";

/** The plot's own units; it is stretched to whatever room there is. */
const HEIGHT = 40;
/** The highest value stays below the upper edge, so that no half of a line is cut off. */
const VALUE_HEIGHT = 38;
const BAR_SHARE = 0.8;

/** One line or stack of a plot. A step without a value leaves a gap. */
export type Series = {
  name: string;
  valueOf: (step: HealthStep) => number | null;
  /** A class for the colour: `text-good`. */
  colour: string;
};

type Shape = { steps: readonly HealthStep[]; series: readonly Series[]; most: number };

const heightOf = (value: number | null, most: number): number =>
  most === 0 || value === null ? 0 : (value / most) * VALUE_HEIGHT;

/** One bar for each step, the series on top of each other. */
function Bars({ steps, series, most }: Shape) {
  return steps.map((step, place) => {
    let below = 0;
    return series.map(({ name, valueOf, colour }) => {
      const height = heightOf(valueOf(step), most);
      below += height;
      if (height === 0) return null;
      return (
        <rect
          key={`${step.from} ${name}`}
          className={`fill-current ${colour}`}
          x={place}
          width={BAR_SHARE}
          y={HEIGHT - below}
          height={height}
        />
      );
    });
  });
}

/** The points of a line, cut wherever there is no value; a lone point is a short dash. */
export function linePath(values: readonly (number | null)[], most: number): string {
  let isDrawing = false;
  const parts = values.map((value, place) => {
    if (value === null) {
      isDrawing = false;
      return "";
    }
    const y = (HEIGHT - heightOf(value, most)).toFixed(2);
    const command = isDrawing ? `L${place + 0.5} ${y}` : `M${place} ${y}H${place + 0.5}`;
    isDrawing = true;
    return command;
  });
  return parts.filter((part) => part !== "").join("");
}

function Lines({ steps, series, most }: Shape) {
  return series.map(({ name, valueOf, colour }) => (
    <path
      key={name}
      className={`stroke-current ${colour}`}
      fill="none"
      strokeWidth={1.5}
      vectorEffect="non-scaling-stroke"
      d={linePath(steps.map(valueOf), most)}
    />
  ));
}

function mostOf(steps: readonly HealthStep[], series: readonly Series[], kind: Kind): number {
  const totals = steps.map((step) => {
    const values = series.map(({ valueOf }) => valueOf(step) ?? 0);
    return kind === "bars" ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values);
  });
  return Math.max(0, ...totals);
}

type Kind = "bars" | "lines";

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 text-small text-soft">
      {series.map(({ name, colour }) => (
        <li key={name} className="flex items-center gap-1.5">
          <span aria-hidden className={`size-2 rounded-tight bg-current ${colour}`} />
          {name}
        </li>
      ))}
    </ul>
  );
}

/** A day in small: what it shows is told in words to whoever does not see it. */
export function Plot(props: {
  title: string;
  kind: Kind;
  steps: readonly HealthStep[];
  series: readonly Series[];
  words: (value: number) => string;
}) {
  const { texts, words: figures } = useOperatorWords();
  const { plots } = texts;
  const { title, kind, steps, series, words } = props;
  const most = mostOf(steps, series, kind);
  const shape = { steps, series, most };
  const [first] = steps;
  const told = plots.told(title, words(most));
  return (
    <figure className="grid content-start gap-2">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="text-small font-medium">{title}</span>
        <span className="text-small text-soft">{most === 0 ? plots.nothing : words(most)}</span>
      </figcaption>
      <svg
        role="img"
        aria-label={told}
        viewBox={`0 0 ${String(Math.max(1, steps.length))} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        className="h-20 w-full border-b border-line"
      >
        {kind === "bars" ? <Bars {...shape} /> : <Lines {...shape} />}
      </svg>
      <div aria-hidden className="flex justify-between text-small text-soft">
        <span>{first === undefined ? "" : figures.clock(first.from)}</span>
        <span>{plots.now}</span>
      </div>
      {series.length > 1 && <Legend series={series} />}
    </figure>
  );
}
