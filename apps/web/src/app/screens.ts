/**
 * The screens that can be gone to, in the order of the navigation. A screen is entered here
 * together with its route, so that nobody is led to a place that is not there.
 */
export const SCREENS = [
  { id: "create", path: "/", key: "c" },
  { id: "activity", path: "/activity", key: "a" },
  { id: "batches", path: "/batch", key: "b" },
  { id: "news", path: "/notifications", key: "n" },
  { id: "credits", path: "/credits", key: "k" },
  { id: "settings", path: "/settings", key: "s" },
  { id: "operator", path: "/operator", key: "o" },
] as const;

export type Screen = (typeof SCREENS)[number];

/** Those that this person may see. Operators have entered their token in this tab. */
export const screensFor = ({ isOperator }: { isOperator: boolean }): readonly Screen[] =>
  SCREENS.filter(({ id }) => id !== "operator" || isOperator);
