import { describe, expect, test } from "vitest";
import { encodeFrame, readKeyFrame } from "./encode-frame.ts";
import { muxFilm } from "./mux-film.ts";
import { BufferSource, EncodedPacketSink, Input, WEBM } from "mediabunny";

const SIZE = 48;

function paint(level: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let index = 0; index < SIZE * SIZE; index++) {
    pixels.set([level, 255 - level, (index * 5) % 256, 255], index * 4);
  }
  return pixels;
}

describe("a frame", () => {
  test("is a VP8 key frame of its size", async () => {
    const frame = await encodeFrame(paint(20), SIZE);
    const view = new DataView(frame.buffer, frame.byteOffset);
    // RFC 6386 section 9.1: bit 0 of the tag is 0 for a key frame, then come a code and the size.
    expect((frame[0] ?? 1) & 1).toBe(0);
    expect([frame[3], frame[4], frame[5]]).toEqual([0x9d, 0x01, 0x2a]);
    expect([view.getUint16(6, true), view.getUint16(8, true)]).toEqual([SIZE, SIZE]);
  });

  test("is refused where the file holds something else", () => {
    const lossless = new TextEncoder().encode("RIFF....WEBPVP8L............");
    expect(() => readKeyFrame(lossless)).toThrow("VP8L");
  });
});

describe("a film", () => {
  test("holds its frames in order at their times, each a key frame, and tells its length", async () => {
    const frames = await Promise.all(
      [10, 120, 240].map((level) => encodeFrame(paint(level), SIZE)),
    );
    const film = await muxFilm(frames, { width: SIZE, height: SIZE, framesPerSecond: 10 });
    using input = new Input({ formats: [WEBM], source: new BufferSource(film) });
    const track = await input.getPrimaryVideoTrack();
    expect(track).toMatchObject({ codec: "vp8", displayWidth: SIZE, displayHeight: SIZE });
    expect(await input.computeDuration()).toBeCloseTo(0.3, 2);
    if (track === null) throw new Error("there is no film");
    const packets = [];
    for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
    expect(packets.map(({ type }) => type)).toEqual(["key", "key", "key"]);
    expect(packets.map(({ timestamp }) => timestamp)).toEqual([0, 0.1, 0.2]);
    expect(packets.map(({ data }) => [...data])).toEqual(frames.map((frame) => [...frame]));
    expect(await muxFilm(frames, { width: SIZE, height: SIZE, framesPerSecond: 10 })).toEqual(film);
  });
});
