import { Link } from "@tanstack/react-router";
import { Blank } from "./blank.tsx";
import { PageTitle } from "./page-title.tsx";

const WORDS = {
  page: "There is no page at this address.",
  prediction: "This prediction does not exist, or it belongs to somebody else.",
  model: "There is no mode at this address, or it is offered no more.",
} as const;

/** Shown for addresses, modes and predictions that do not exist, or that belong to somebody else. */
export function NotFoundPage({ what }: { what: keyof typeof WORDS }) {
  return (
    <Blank title="Nothing developed here" text={WORDS[what]}>
      <PageTitle title="Not found" />
      <Link to="/" className="button button-accent">
        Create a picture
      </Link>
    </Blank>
  );
}
