import type { Lack } from "../../batches/prompts.ts";
import type { ItemFilter } from "../../batches/item-filter.ts";
import type { BatchItemView, BatchView } from "../../server/views.ts";
import type { Format } from "../format.ts";

const statuses: Readonly<Record<BatchView["status"], string>> = {
  scheduled: "Starts later",
  running: "Running",
  canceling: "Cancelling…",
  ended: "Ended",
};

const lacks: Readonly<Record<NonNullable<Lack>, string>> = {
  mode: "Choose a mode first.",
  prompts: "Paste at least one prompt.",
  file: "Choose a file first.",
  ending: "A list is a file that ends in .csv or .jsonl.",
};

const filters: Readonly<Record<ItemFilter, string>> = {
  all: "All",
  waiting: "Waiting",
  running: "Running",
  succeeded: "Ready",
  unsuccessful: "Without a picture",
};

const itemStates: Readonly<Record<BatchItemView["status"], string>> = {
  waiting: "Waiting",
  refused: "Not run",
  queued: "Queued",
  submitting: "Starting",
  starting: "Starting",
  processing: "Generating",
  storing: "Saving",
  succeeded: "Ready",
  failed: "Failed",
  canceled: "Cancelled",
  expired: "Expired",
};

const counts = ({
  number,
}: Format): Readonly<Record<keyof BatchView["counts"], (count: number) => string>> => ({
  succeeded: (count) => `${number(count)} ready`,
  running: (count) => `${number(count)} developing`,
  queued: (count) => `${number(count)} queued`,
  waiting: (count) => `${number(count)} waiting`,
  failed: (count) => `${number(count)} failed`,
  expired: (count) => `${number(count)} expired`,
  canceled: (count) => `${number(count)} cancelled`,
  refused: (count) => `${number(count)} not run`,
});

/** The order of a batch, from its list to its start. */
const order = ({ plural, number }: Format) => ({
  fresh: "New batch",
  mode: "Mode",
  name: "Name (optional)",
  source: "Where the prompts come from",
  paste: "Paste prompts",
  upload: "Upload a file",
  prompts: "Prompts, one on each line",
  promptsHint: (count: number) => plural(count, { one: "# prompt", other: "# prompts" }),
  promptsPlaceholder: "red football shirt, white sleeves\nnavy rugby jersey, gold stripes",
  file: "List of inputs",
  fileHint:
    "CSV with a head line, such as “prompt,seed”, or one JSON object on each line. Up to 10,000 items.",
  price: "Check and price",
  pricing: "Checking…",
  quote: "Price",
  pictures: (count: number) => plural(count, { one: "# picture", other: "# pictures" }),
  eachTakes: (usual: string) => `Each one usually takes ${usual}.`,
  invalid: (count: number) =>
    plural(count, {
      one: "# item cannot be run and is left out.",
      other: "# items cannot be run and are left out.",
    }),
  place: (line: number) => `Line ${number(line)}`,
  start: (count: number) => plural(count, { one: "Start # picture", other: "Start # pictures" }),
  starting: "Starting…",
  lacks,
});

/** What stands on the page of one. */
const page = ({ plural, number }: Format) => {
  const pictures = (count: number) => plural(count, { one: "# picture", other: "# pictures" });
  const credits = (count: number) => plural(count, { one: "# credit", other: "# credits" });
  return {
    back: "All batches",
    progress: (name: string) => `Progress of ${name}`,
    done: (done: number, items: number) => `${number(done)} of ${number(items)} done`,
    left: (range: string) => `about ${range} left`,
    money: "Credits",
    whole: "Price",
    charged: "Charged",
    stillHeld: "Held",
    givenBack: "Given back",
    started: "Started",
    startsAt: "Starts",
    endedAt: "Ended",
    cancelRest: "Cancel the rest",
    cancelAsk: (count: number) => `Cancel ${pictures(count)}?`,
    cancelText: (held: number) => `What is ready stays. ${credits(held)} held go back.`,
    cancelNothing: "What is ready stays.",
    keepRunning: "Keep it running",
    retryFailed: (count: number) => `Retry ${number(count)} without a picture`,
    saveAs: "Download",
    saveKinds: {
      zip: "All pictures (ZIP)",
      csv: "Table of results (CSV)",
      json: "Everything known (JSON)",
    },
    preparing: "Preparing…",
    items: "Items",
    filter: "Show",
    item: (place: number, state: string) => `Item ${number(place)}: ${state}`,
    itemStates,
    filters,
    noItems: "None of these.",
    itemsFailed: "The items did not load.",
    notFound: "This batch does not exist, or it belongs to somebody else.",
  };
};

/** Many pictures ordered at once. */
export const createBatchTexts = (format: Format) => ({
  ...order(format),
  ...page(format),
  title: "Batches",
  yours: "Your batches",
  unnamed: "Batch",
  statuses,
  counts: counts(format),
  empty: "No batch yet",
  emptyText: "A list of prompts becomes a batch: one price, one progress, one download.",
  failed: "Your batches did not load.",
});

export type BatchTexts = ReturnType<typeof createBatchTexts>;
