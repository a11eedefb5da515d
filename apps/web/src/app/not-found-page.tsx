import { Link } from "@tanstack/react-router";
import { PageTitle } from "./page-title.tsx";

/** Shown for addresses and predictions that do not exist, or that belong to somebody else. */
export function NotFoundPage({ what }: { what: "page" | "prediction" }) {
  return (
    <div className="mx-auto max-w-xl py-16 text-center">
      <PageTitle title="Not found" />
      <h1 className="text-title font-semibold">Nothing developed here</h1>
      <p className="mt-2 text-soft">
        {what === "prediction"
          ? "This prediction does not exist, or it belongs to somebody else."
          : "There is no page at this address."}
      </p>
      <Link to="/" className="button button-quiet mt-6">
        Create a picture
      </Link>
    </div>
  );
}
