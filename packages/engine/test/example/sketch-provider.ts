import { createOwnProvider } from "@darkroom/providers";

/** A model of one's own that takes its input as JSON over HTTP and answers with a picture. */
export const createSketchProvider = (address: string) =>
  createOwnProvider({
    name: "sketch",
    run: async (input, { signal }) => {
      const answer = await fetch(address, { method: "POST", body: JSON.stringify(input), signal });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const picture = Buffer.from(await answer.arrayBuffer());
      return `data:image/png;base64,${picture.toString("base64")}`;
    },
  });
