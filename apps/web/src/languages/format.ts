/** A number and its unit stay on one line. */
export const TIED = "\u00a0";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The forms of a text by the plural rules of its language; `#` is the number. */
export type PluralForms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** A moment as the server writes it, or ms since the epoch. */
export type Moment = string | number;

function relativeUnit(ms: number): [value: number, unit: Intl.RelativeTimeFormatUnit] {
  const size = Math.abs(ms);
  if (size < MINUTE_MS) return [Math.trunc(ms / 1_000), "second"];
  if (size < HOUR_MS) return [Math.trunc(ms / MINUTE_MS), "minute"];
  if (size < DAY_MS) return [Math.trunc(ms / HOUR_MS), "hour"];
  return [Math.trunc(ms / DAY_MS), "day"];
}

/** How numbers, dates, plurals and lists are written in one locale. All of it is `Intl`'s. */
export function createFormat(locale: string) {
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const tenths = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const twoDigits = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const plurals = new Intl.PluralRules(locale);
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const written = (options: Intl.DateTimeFormatOptions) => {
    const dates = new Intl.DateTimeFormat(locale, options);
    return (at: Moment): string => dates.format(new Date(at));
  };
  const number = (value: number): string => numbers.format(value);
  return {
    locale,
    number,
    /** With exactly one digit after the point: 7.0 */
    tenths: (value: number): string => tenths.format(value),
    /** 05 */
    twoDigits: (value: number): string => twoDigits.format(value),
    /** A share of 1 as percent. */
    percent: (share: number): string => percents.format(share),
    plural: (count: number, forms: PluralForms): string =>
      (forms[plurals.select(count)] ?? forms.other).replace("#", number(count)),
    /** "a, b and c" */
    list: (items: readonly string[]): string => lists.format(items),
    /** "4 May 2026, 10:00" */
    dateTime: written({ dateStyle: "medium", timeStyle: "short" }),
    /** "4 May 2026" */
    date: written({ dateStyle: "medium" }),
    /** "10:00:07" */
    time: written({ timeStyle: "medium" }),
    /** "10:00" */
    clock: written({ hour: "2-digit", minute: "2-digit" }),
    /** "04 May, 10:00:07" */
    second: written({
      day: "2-digit",
      month: "short",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    }),
    /** "3 minutes ago", "in 2 days" */
    relative: (at: Moment, now: number): string =>
      relative.format(...relativeUnit(new Date(at).getTime() - now)),
  };
}

export type Format = ReturnType<typeof createFormat>;
