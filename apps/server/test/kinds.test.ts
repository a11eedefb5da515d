import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest, hasEnded } from "./support/visitor.ts";
import type { PredictionView, Visitor } from "./support/visitor.ts";

const KINDS = {
  "jersey-turntable": { kind: "video", type: "video/webm", ending: "webm", credits: 10 },
  "stadium-jingle": { kind: "audio", type: "audio/wav", ending: "wav", credits: 3 },
  "kit-name": { kind: "text", type: "text/plain; charset=utf-8", ending: "txt", credits: 1 },
} as const;
type Name = keyof typeof KINDS;
const NAMES = Object.keys(KINDS).filter((name): name is Name => name in KINDS);

let server: TestServer;
let owner: Visitor;
const ended = new Map<Name, PredictionView>();

beforeAll(async () => {
  server = await startTestServer();
  owner = await createGuest(server.url);
  for (const name of NAMES) {
    const input = { prompt: "teal jersey, Harbor 7", __scenario: { durationMs: 30 } };
    const { id } = await owner.create({ model: `darkroom/${name}`, input });
    ended.set(name, await owner.waitUntil(id, hasEnded));
  }
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

function urlOf(name: Name): string {
  const [output] = ended.get(name)?.outputs ?? [];
  if (output === undefined) throw new Error(`${name} has no output`);
  return output.url;
}

async function readWhole(name: Name): Promise<Buffer> {
  return Buffer.from(await (await owner.send(urlOf(name))).arrayBuffer());
}

describe.each(NAMES)("a result of %s", (name) => {
  const { kind, type, ending, credits } = KINDS[name];

  it("carries its kind and is paid once", () => {
    const prediction = ended.get(name);
    expect(prediction).toMatchObject({ status: "succeeded", credits: { captured: credits } });
    expect(prediction?.outputs).toMatchObject([{ kind, mediaType: type.split(";")[0] }]);
  });

  it("has its type, a name with its ending, and runs nothing where it is opened", async () => {
    const response = await owner.send(urlOf(name));
    await response.body?.cancel();
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(type);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox/);
    expect(response.headers.get("accept-ranges")).toBe("bytes");
    const disposition = response.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(new RegExp(`^inline; filename="darkroom-[\\w-]+\\.${ending}"$`));
    const saved = await owner.send(`${urlOf(name)}?download`);
    await saved.body?.cancel();
    expect(saved.headers.get("content-disposition")).toMatch(/^attachment;/);
  });

  it("is sent in parts, as a player asks for them", async () => {
    const whole = await readWhole(name);
    const middle = Math.floor(whole.length / 2);
    const first = await owner.send(urlOf(name), { headers: { range: "bytes=0-" } });
    expect(first.status).toBe(206);
    expect(Buffer.from(await first.arrayBuffer()).equals(whole)).toBe(true);
    const later = await owner.send(urlOf(name), {
      headers: { range: `bytes=${String(middle)}-${String(middle + 9)}` },
    });
    expect(later.headers.get("content-range")).toBe(
      `bytes ${String(middle)}-${String(middle + 9)}/${String(whole.length)}`,
    );
    const part = Buffer.from(await later.arrayBuffer());
    expect(part.equals(whole.subarray(middle, middle + 10))).toBe(true);
    const beyond = await owner.send(urlOf(name), {
      headers: { range: `bytes=${String(whole.length)}-` },
    });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get("content-range")).toBe(`bytes */${String(whole.length)}`);
  });

  it("is sent in part only as long as it is what the caller knows", async () => {
    const range = "bytes=1-4";
    const known = (await owner.send(urlOf(name), { method: "HEAD" })).headers.get("etag") ?? "";
    const same = await owner.send(urlOf(name), { headers: { range, "if-range": known } });
    expect(same.status).toBe(206);
    await same.body?.cancel();
    const other = await owner.send(urlOf(name), { headers: { range, "if-range": '"other"' } });
    expect(other.status).toBe(200);
    await other.body?.cancel();
    const unchanged = await owner.send(urlOf(name), { headers: { "if-none-match": known } });
    expect(unchanged.status).toBe(304);
  });

  it("tells its size without its bytes, and has no parts then", async () => {
    const whole = await readWhole(name);
    const headers = { range: "bytes=0-3" };
    for (const init of [{ method: "HEAD" }, { method: "HEAD", headers }]) {
      const response = await owner.send(urlOf(name), init);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-length")).toBe(String(whole.length));
      expect((await response.arrayBuffer()).byteLength).toBe(0);
    }
  });
});

it("the books are in order after all of it", async () => {
  const { findings, predictions } = await server.darkroom.audit();
  expect(findings).toEqual([]);
  expect(predictions).toBe(NAMES.length);
});
