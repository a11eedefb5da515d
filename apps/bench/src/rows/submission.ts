/** The emulator answers with a small fixed picture after this time instead of drawing one. */
const QUICK_MS = 50;

const prompt = "teal and orange basketball jersey, hexagons, Harbor 7";

/** What every row that takes an input is sent: one body, byte for byte. */
export const submission = {
  model: "darkroom/jersey-speed",
  input: { prompt, __scenario: { durationMs: QUICK_MS } },
};

/** The same, but it runs for as long as anybody asks for its status. */
export function createLastingSubmission(durationMs: number): typeof submission {
  return { ...submission, input: { prompt, __scenario: { durationMs } } };
}
