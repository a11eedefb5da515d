import { useMemo } from "react";
import { createClient } from "@darkroom/client";
import { DarkroomProvider, usePrediction, useRunPrediction } from "@darkroom/client/react";

/** A page of somebody else's, whose visitors have a session of the studio at `url`. */
export function JerseyPage({ url }: { url: string }) {
  const client = useMemo(() => createClient({ url }), [url]);
  return (
    <DarkroomProvider client={client}>
      <JerseyForm />
    </DarkroomProvider>
  );
}

function JerseyForm() {
  const { run, cancel, prediction, error, isRunning } = useRunPrediction();
  const order = (form: FormData) => {
    const prompt = String(form.get("prompt"));
    void run({ model: "darkroom/jersey-speed", input: { prompt } });
  };
  return (
    <form action={order}>
      <input name="prompt" aria-label="What to draw" />
      <button disabled={isRunning}>Draw</button>
      <button type="button" disabled={!isRunning} onClick={() => void cancel()}>
        Cancel
      </button>
      <p role="status">{error?.message ?? prediction?.stage}</p>
      {prediction && <Picture id={prediction.id} />}
    </form>
  );
}

/** What was ordered elsewhere, or before a reload, is followed by its id. */
export function Picture({ id }: { id: string }) {
  const { prediction, error } = usePrediction(id);
  if (error) return <p role="alert">{error.message}</p>;
  return (
    <figure aria-label={prediction?.status ?? "loading"}>
      <figcaption>{prediction?.message}</figcaption>
      {prediction?.outputs.map(({ url }) => (
        <img key={url} src={url} alt="What was drawn" />
      ))}
    </figure>
  );
}
