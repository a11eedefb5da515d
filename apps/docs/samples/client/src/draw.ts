import { writeFile } from "node:fs/promises";
import { DarkroomError, createClient } from "@darkroom/client";

// A program of somebody else's: it orders a picture, waits for it and saves the bytes.
const [url = "http://127.0.0.1:3000", apiKey = ""] = process.argv.slice(2);
const client = createClient({ url, apiKey });

try {
  const prediction = await client.predictions.run(
    { model: "darkroom/jersey-preview", input: { prompt: "a sea-green jersey with a heron" } },
    { onUpdate: ({ stage }) => console.error(stage) },
  );
  const [output] = prediction.outputs;
  if (output === undefined) throw new Error(prediction.error?.message ?? prediction.status);
  const { outputs } = await client.api.prediction.share.mutate({ id: prediction.id });
  const picture = await fetch(new URL(outputs[0]?.url ?? "", url));
  await writeFile("jersey.png", Buffer.from(await picture.arrayBuffer()));
  console.log(JSON.stringify({ id: prediction.id, bytes: output.bytes }));
} catch (error) {
  if (!(error instanceof DarkroomError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
