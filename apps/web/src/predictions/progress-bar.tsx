import type { StudioTexts } from "../languages/english/studio.ts";
import type { Bar } from "./share.ts";
import { percentWords } from "./share.ts";

/**
 * What assistive technology reads of a bar. Without an honest number there is no `valuenow`,
 * which is how an indeterminate bar is told.
 */
export function barAttributes(bar: Bar, name: string, valueText: string) {
  return {
    role: "progressbar",
    "aria-label": name,
    "aria-valuetext": valueText,
    "aria-valuemin": 0,
    "aria-valuemax": 100,
    ...(bar.kind === "indeterminate" ? {} : { "aria-valuenow": Math.floor(bar.share * 100) }),
  } as const;
}

/** The bar of one prediction; a texture tells an estimate from a measurement. */
export function ProgressBar(props: { bar: Bar; name: string; valueText: string }) {
  const { bar } = props;
  const texture = bar.kind === "estimated" ? "bar-estimated" : "";
  return (
    <div {...barAttributes(bar, props.name, props.valueText)} className="bar-track">
      {bar.kind === "indeterminate" ? (
        <div className="bar-indeterminate" />
      ) : (
        <div
          className={`bar-share origin-left rtl:origin-right ${texture}`}
          style={{ transform: `scaleX(${bar.share})` }}
        />
      )}
    </div>
  );
}

/** What stands beside the bar: a measured percentage, or an estimate that says so. */
export function barWords(texts: StudioTexts, bar: Bar): string | null {
  if (bar.kind === "indeterminate") return null;
  const percent = percentWords(texts, bar.share);
  return bar.kind === "estimated" ? texts.predictions.progress.estimated(percent) : percent;
}
