/** Says where a created thing is found: by its id, below the place of its kind. */
export const locateIn =
  (place: `/${string}`) =>
  (answer: unknown): string | null =>
    typeof answer === "object" && answer !== null && "id" in answer
      ? `${place}/${encodeURIComponent(String(answer.id))}`
      : null;
