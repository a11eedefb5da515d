import { Link } from "@tanstack/react-router";
import { Blank } from "./blank.tsx";
import { PageTitle } from "./page-title.tsx";

/** Shown for addresses and predictions that do not exist, or that belong to somebody else. */
export function NotFoundPage({ what }: { what: "page" | "prediction" }) {
  return (
    <Blank
      title="Nothing developed here"
      text={
        what === "prediction"
          ? "This prediction does not exist, or it belongs to somebody else."
          : "There is no page at this address."
      }
    >
      <PageTitle title="Not found" />
      <Link to="/" className="button button-accent">
        Create a picture
      </Link>
    </Blank>
  );
}
