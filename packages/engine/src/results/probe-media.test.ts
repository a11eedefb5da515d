import fc from "fast-check";
import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  Output,
  WebMOutputFormat,
} from "mediabunny";
import { describe, expect, it } from "vitest";
import { probeMedia } from "./probe-media.ts";

/** Any wait ends the test; a short one ends it soon. */
const HANG_MS = 1_000;

/** PCM of 16 bit in one channel at 8 kHz. */
function wav(samples: number, rate = 8_000): Uint8Array {
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(samples * 2, 40);
  return new Uint8Array(bytes);
}

/** Three seconds of WebM with four frames a second; what is in the frames does not matter here. */
async function film(): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const track = new EncodedVideoPacketSource("vp8");
  output.addVideoTrack(track, { frameRate: 4 });
  await output.start();
  const decoderConfig = { codec: "vp8", codedWidth: 32, codedHeight: 16 };
  for (let frame = 0; frame < 12; frame++) {
    const packet = new EncodedPacket(new Uint8Array(20), "key", frame / 4, 1 / 4);
    await track.add(packet, { decoderConfig });
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
}

describe("probeMedia", () => {
  it("reads a film's size and length", async () => {
    expect(await probeMedia(await film())).toEqual({
      kind: "video",
      mediaType: "video/webm",
      width: 32,
      height: 16,
      durationMs: 3_000,
    });
  });

  it("does not take a film for whole where it was cut between two frames or anywhere else", async () => {
    const whole = await film();
    for (const bytes of [0, 40, 200, 400, 500, 604, 610, 620, 632]) {
      expect(await probeMedia(whole.subarray(0, bytes))).toBeNull();
    }
  });

  it("comes to an end where the bytes send their reader round for ever", async () => {
    const whole = await film();
    for (const bytes of [255, 383, 512]) {
      expect(await probeMedia(whole.subarray(0, bytes), HANG_MS)).toBeNull();
    }
  });

  it("reads type and length of a sound from its bytes", async () => {
    expect(await probeMedia(wav(12_000))).toEqual({
      kind: "audio",
      mediaType: "audio/wav",
      width: null,
      height: null,
      durationMs: 1_500,
    });
  });

  it("does not take a cut or an empty sound for one", async () => {
    const whole = wav(12_000);
    expect(await probeMedia(whole.subarray(0, whole.length - 1))).toBeNull();
    expect(await probeMedia(whole.subarray(0, 60))).toBeNull();
    expect(await probeMedia(wav(0))).toBeNull();
  });

  it("does not believe a length of more than a day", async () => {
    expect(await probeMedia(wav(86_000, 1))).toMatchObject({ durationMs: 86_000_000 });
    expect(await probeMedia(wav(87_000, 1))).toBeNull();
  });

  it.each([
    ["nothing", ""],
    ["a text", "a teal jersey"],
    ["a page", "<!doctype html><script>alert(1)</script>"],
    ["a text that begins like a sound", "RIFF....WAVE is a format"],
    ["a text that begins like a film", "\u001aE\u00df\u00a3 is a magic number"],
  ])("does not take %s for a film or a sound", async (_, text) => {
    expect(await probeMedia(new TextEncoder().encode(text))).toBeNull();
  });

  it("never throws, whatever the bytes, and ends", async () => {
    const starts = fc.constantFrom<number[]>(
      [],
      Array.from(wav(3).subarray(0, 44)),
      [0x1a, 0x45, 0xdf, 0xa3],
      [0, 0, 0, 24, 102, 116, 121, 112],
      [0xff, 0xfb, 0x90],
      [79, 103, 103, 83],
      [102, 76, 97, 67],
    );
    const bytes = fc.tuple(starts, fc.uint8Array({ maxLength: 400 }));
    const checked = fc.asyncProperty(bytes, async ([start, rest]) => {
      const probed = await probeMedia(Uint8Array.from([...start, ...rest]), HANG_MS);
      return probed === null || probed.durationMs >= 0;
    });
    expect((await fc.check(checked, { numRuns: 25 })).failed).toBe(false);
  });
});
