import encodeJpeg, { init } from "@jsquash/jpeg/encode.js";
import { beforeAll, describe, expect, test } from "vitest";
import { readAsset } from "../assets/read-asset.ts";
import { decodePicture } from "./decode-picture.ts";
import { encodePng } from "./encode-png.ts";
import { encodeWebp } from "./encode-webp.ts";
import { readPictureHeader } from "./read-picture-header.ts";

const WIDTH = 40;
const HEIGHT = 24;
/** Left half teal, right half orange. */
const RGB = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, index) => {
  const isLeft = Math.floor(index / 3) % WIDTH < WIDTH / 2;
  return (isLeft ? [13, 115, 119] : [242, 125, 38])[index % 3] ?? 0;
});

function toRgba(): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel++) {
    rgba.set(RGB.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  }
  return rgba;
}

const files: Record<string, Uint8Array> = {};

beforeAll(async () => {
  await init({ wasmBinary: readAsset("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm").buffer });
  const picture = { data: toRgba(), width: WIDTH, height: HEIGHT, colorSpace: "srgb" } as const;
  files["jpeg"] = new Uint8Array(await encodeJpeg(picture, { quality: 95 }));
  files["png"] = encodePng(RGB, WIDTH, HEIGHT, 6);
  files["webp"] = await encodeWebp(RGB, WIDTH, HEIGHT);
});

describe.each(["png", "jpeg", "webp"])("a %s file", (format) => {
  test("tells its size in its header", () => {
    const header = readPictureHeader(files[format] ?? new Uint8Array(0));
    expect(header).toMatchObject({ format, width: WIDTH, height: HEIGHT });
  });

  test("is decoded to about the pixels it was made of", async () => {
    const { data, width, height } = await decodePicture(files[format] ?? new Uint8Array(0));
    expect([width, height]).toEqual([WIDTH, HEIGHT]);
    for (const x of [4, WIDTH - 4]) {
      for (const channel of [0, 1, 2]) {
        const there = data[(12 * WIDTH + x) * 4 + channel] ?? 0;
        expect(Math.abs(there - (RGB[(12 * WIDTH + x) * 3 + channel] ?? 0))).toBeLessThan(12);
      }
    }
  });

  test("that breaks off is refused or gives what there is, and does not end the process", async () => {
    const bytes = files[format] ?? new Uint8Array(0);
    const outcome = await decodePicture(bytes.slice(0, Math.floor(bytes.length * 0.6))).then(
      () => "decoded",
      () => "refused",
    );
    expect(["decoded", "refused"]).toContain(outcome);
    expect((await decodePicture(bytes)).width).toBe(WIDTH);
  });
});
