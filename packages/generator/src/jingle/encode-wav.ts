import { SAMPLE_RATE } from "./sound.ts";
import type { Stereo } from "./sound.ts";

const HEADER_BYTES = 44;
const CHANNELS = 2;
const BYTES_PER_SAMPLE = 2;
const FORMAT_PCM = 1;
const SAMPLE_MAX = 32_767;

function writeText(view: DataView, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) {
    view.setUint8(offset + index, text.charCodeAt(index));
  }
}

/** A WAV file of 16-bit PCM, two channels; samples beyond -1 to 1 are cut. */
export function encodeWav({ left, right }: Stereo): Uint8Array<ArrayBuffer> {
  const frameBytes = CHANNELS * BYTES_PER_SAMPLE;
  const contentBytes = left.length * frameBytes;
  const bytes = new Uint8Array(HEADER_BYTES + contentBytes);
  const view = new DataView(bytes.buffer);
  writeText(view, 0, "RIFF");
  view.setUint32(4, HEADER_BYTES - 8 + contentBytes, true);
  writeText(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_PCM, true);
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, BYTES_PER_SAMPLE * 8, true);
  writeText(view, 36, "data");
  view.setUint32(40, contentBytes, true);
  for (let sample = 0; sample < left.length; sample++) {
    for (const [side, channel] of [left, right].entries()) {
      const value = Math.min(1, Math.max(-1, channel[sample] ?? 0));
      const offset = HEADER_BYTES + sample * frameBytes + side * BYTES_PER_SAMPLE;
      view.setInt16(offset, Math.round(value * SAMPLE_MAX), true);
    }
  }
  return bytes;
}
