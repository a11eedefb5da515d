import type { Page } from "@playwright/test";
import { ShareSchema } from "../../src/api/schemas.ts";
import type { Prediction, Visitor } from "../../src/index.ts";
import { expect, test } from "../../src/index.ts";
import { FILM_ENDED_MS_MAX } from "../../src/limits.ts";
import { waitFor } from "../../src/wait.ts";

const PROMPT = 'teal and orange football jersey, hexagons, "HARBOR" 7';
/** Pixels a side of the small pictures that frames are compared by. */
const GLANCE = 24;

type Output = Prediction["outputs"][number];

function onlyOutput(ended: Prediction): Output {
  expect(ended).toMatchObject({ status: "succeeded", error: null });
  const [output] = ended.outputs;
  if (output === undefined || ended.outputs.length > 1) throw new Error("not one output");
  return output;
}

/** An address that a browser without the visitor's session can open. */
async function shareOutput(visitor: Visitor, ended: Prediction): Promise<string> {
  const shared = ShareSchema.parse(await visitor.mutate("prediction.share", { id: ended.id }));
  return shared.outputs[0]?.url ?? "";
}

async function expectParts(visitor: Visitor, { url, bytes }: Output): Promise<void> {
  const whole = await visitor.download(url);
  expect(whole.byteLength).toBe(bytes);
  const middle = Math.floor(bytes / 2);
  const part = await visitor.send(url, { headers: { range: `bytes=${middle}-${middle + 99}` } });
  expect(part.status).toBe(206);
  const expected = whole.subarray(middle, middle + 100);
  expect(new Uint8Array(await part.arrayBuffer())).toEqual(new Uint8Array(expected));
}

async function expectPaid(visitor: Visitor, ended: Prediction): Promise<void> {
  const { credits: price } = await visitor.model(ended.model);
  expect(ended.credits).toEqual({ price, reserved: 0, captured: price });
}

/** Collects the status of every answer that brought a part of a result. */
function watchParts(page: Page): number[] {
  const statuses: number[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/results/")) statuses.push(response.status());
  });
  return statuses;
}

test("a film is made, stored and played in a browser, which seeks in it", async ({
  visitor,
  page,
}) => {
  test.setTimeout(FILM_ENDED_MS_MAX * 1.5);
  const model = "darkroom/jersey-turntable";
  const { id } = await visitor.create({ model, input: { prompt: PROMPT, seed: 7 } });
  const ended = await waitFor("the film", FILM_ENDED_MS_MAX, async () => {
    const prediction = await visitor.get(id);
    return prediction.endedAt === null ? null : prediction;
  });
  const output = onlyOutput(ended);
  const expected = { kind: "video", mediaType: "video/webm", width: 480, height: 480 };
  expect(output).toMatchObject({ ...expected, durationMs: 8_000 });
  expect(output.bytes).toBeLessThan(6_000_000);
  await expectPaid(visitor, ended);
  await expectParts(visitor, output);

  const parts = watchParts(page);
  await page.goto("/");
  const seen = await playFilm(page, await shareOutput(visitor, ended));
  expect(seen).toMatchObject({ duration: 8, width: 480, height: 480 });
  for (const glance of seen.glances) {
    expect(Math.max(...glance) - Math.min(...glance)).toBeGreaterThan(60);
  }
  const [first = [], side = [], back = []] = seen.glances;
  expect(differenceOf(first, side)).toBeGreaterThan(8);
  expect(differenceOf(side, back)).toBeGreaterThan(8);
  expect(parts).toContain(206);
});

/** Mean difference of two small pictures, 0 to 255. */
function differenceOf(one: readonly number[], other: readonly number[]): number {
  const sum = one.reduce((total, value, index) => total + Math.abs(value - (other[index] ?? 0)), 0);
  return sum / one.length;
}

type Seen = { duration: number; width: number; height: number; glances: number[][] };

/** Loads a film in the page and looks at it at its start, while it turns, and at the back. */
async function playFilm(page: Page, url: string): Promise<Seen> {
  return page.evaluate(
    async ({ url, side }) => {
      const video = document.createElement("video");
      video.muted = true;
      video.preload = "auto";
      const until = (event: string): Promise<void> =>
        new Promise((resolve, reject) => {
          video.addEventListener(event, () => resolve(), { once: true });
          video.addEventListener("error", () => reject(new Error("no film")), { once: true });
        });
      const loaded = until("loadeddata");
      video.src = url;
      document.body.append(video);
      await loaded;
      const canvas = document.createElement("canvas");
      canvas.width = side;
      canvas.height = side;
      const context = canvas.getContext("2d");
      if (context === null) throw new Error("no canvas");
      const glances: number[][] = [];
      for (const second of [0.1, 3.6, 5]) {
        const sought = until("seeked");
        video.currentTime = second;
        await sought;
        context.drawImage(video, 0, 0, side, side);
        const { data } = context.getImageData(0, 0, side, side);
        glances.push(Array.from(data).filter((_, index) => index % 4 === 1));
      }
      // And from here it plays by itself.
      const ended = until("ended");
      video.currentTime = 7.5;
      await video.play();
      await ended;
      const { duration, videoWidth: width, videoHeight: height } = video;
      return { duration, width, height, glances };
    },
    { url, side: GLANCE },
  );
}

test("a jingle is made, stored and decoded by a browser", async ({ visitor, page }) => {
  const model = "darkroom/stadium-jingle";
  const { id } = await visitor.create({ model, input: { prompt: "proud champions", seed: 3 } });
  const ended = await visitor.untilEnded(id);
  const output = onlyOutput(ended);
  expect(output).toMatchObject({ kind: "audio", mediaType: "audio/wav", width: null });
  await expectPaid(visitor, ended);
  await expectParts(visitor, output);

  const parts = watchParts(page);
  await page.goto("/");
  const heard = await playSound(page, await shareOutput(visitor, ended));
  expect(heard.duration * 1_000).toBeCloseTo(output.durationMs ?? 0, -1);
  expect(heard).toMatchObject({ channels: 2, sought: true });
  expect(heard.peak).toBeGreaterThan(0.5);
  expect(heard.peak).toBeLessThan(0.95);
  expect(parts).toContain(206);
});

type Heard = { duration: number; channels: number; peak: number; sought: boolean };

/** Seeks in a sound as a player does, and decodes it as a whole. */
async function playSound(page: Page, url: string): Promise<Heard> {
  return page.evaluate(async (url) => {
    const audio = document.createElement("audio");
    const until = (event: string): Promise<void> =>
      new Promise((resolve, reject) => {
        audio.addEventListener(event, () => resolve(), { once: true });
        audio.addEventListener("error", () => reject(new Error("no sound")), { once: true });
      });
    const loaded = until("loadedmetadata");
    audio.src = url;
    await loaded;
    const seeked = until("seeked");
    audio.currentTime = audio.duration / 2;
    await seeked;
    const bytes = await (await fetch(url)).arrayBuffer();
    const decoded = await new OfflineAudioContext(2, 1, 44_100).decodeAudioData(bytes);
    const peak = decoded
      .getChannelData(0)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const sought = Math.abs(audio.currentTime - audio.duration / 2) < 0.1;
    return { duration: audio.duration, channels: decoded.numberOfChannels, peak, sought };
  }, url);
}

test("a kit gets its name as a text, whole and in parts", async ({ visitor }) => {
  const model = "darkroom/kit-name";
  const { id } = await visitor.create({ model, input: { prompt: PROMPT, seed: 7 } });
  const ended = await visitor.untilEnded(id);
  const output = onlyOutput(ended);
  expect(output).toMatchObject({ kind: "text", mediaType: "text/plain", durationMs: null });
  await expectPaid(visitor, ended);
  await expectParts(visitor, output);
  const response = await visitor.send(output.url);
  expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("content-security-policy")).toContain("sandbox");
  const [name = "", slogan = "", description = ""] = (await response.text()).split("\n\n");
  expect(name).toMatch(/^[A-Z]/);
  expect(slogan).toMatch(/\.$/);
  expect(description).toContain("teal");
});
