const SAMPLE_RATE = 8_000;
const SAMPLES = SAMPLE_RATE / 2;
const HEADER_BYTES = 44;
const TONE_HERTZ = 440;
const LEVEL = 8_000;

function writeText(view: DataView, offset: number, text: string): void {
  for (let index = 0; index < text.length; index++) {
    view.setUint8(offset + index, text.charCodeAt(index));
  }
}

/** PCM of 16 bit in one channel: the concert pitch that fades away. */
function encodeWav(): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + SAMPLES * 2);
  const view = new DataView(bytes.buffer);
  writeText(view, 0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  writeText(view, 8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeText(view, 36, "data");
  view.setUint32(40, SAMPLES * 2, true);
  for (let sample = 0; sample < SAMPLES; sample++) {
    const angle = (2 * Math.PI * TONE_HERTZ * sample) / SAMPLE_RATE;
    const level = LEVEL * (1 - sample / SAMPLES);
    view.setInt16(HEADER_BYTES + sample * 2, Math.round(Math.sin(angle) * level), true);
  }
  return bytes;
}

/** The sound of predictions whose scenario has a duration: half a second, WAV. */
export const FIXED_SOUND: Uint8Array = encodeWav();
