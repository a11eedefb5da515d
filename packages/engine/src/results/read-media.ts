import {
  BufferSource,
  EncodedPacketSink,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from "mediabunny";
import type { InputFormat, InputTrack } from "mediabunny";
import { MEDIA_MS_MAX } from "../limits.ts";

/** What a film or a sound is, by its bytes. */
export type ProbedMedia = {
  kind: "video" | "audio";
  mediaType: string;
  /** Pixels as they are shown; null for a sound. */
  width: number | null;
  height: number | null;
  durationMs: number;
};

type MediaTypes = { video: string; audio: string };

const FORMATS: readonly (readonly [format: InputFormat, types: MediaTypes])[] = [
  [MP4, { video: "video/mp4", audio: "audio/mp4" }],
  [QTFF, { video: "video/quicktime", audio: "audio/mp4" }],
  [WEBM, { video: "video/webm", audio: "audio/webm" }],
  [MATROSKA, { video: "video/x-matroska", audio: "audio/webm" }],
  [WAVE, { video: "audio/wav", audio: "audio/wav" }],
  [MP3, { video: "audio/mpeg", audio: "audio/mpeg" }],
  [OGG, { video: "audio/ogg", audio: "audio/ogg" }],
  [FLAC, { video: "audio/flac", audio: "audio/flac" }],
];
/** What a file's own table of contents may promise beyond its last frame. */
const MISSING_S_MAX = 0.5;

/** The bytes' size by a RIFF header; a shorter file was cut on its way. */
function isCutRiff(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint32(4, true) + 8 > bytes.byteLength;
}

/** Seconds from the first to the end of the last frame; null where the last one is not whole. */
async function measureTrack(track: InputTrack): Promise<number | null> {
  const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
  if (last === null || last.byteLength === 0 || last.data.byteLength < last.byteLength) return null;
  return last.timestamp + last.duration;
}

async function probe(input: Input, bytes: Uint8Array): Promise<ProbedMedia | null> {
  const format = await input.getFormat();
  const types = FORMATS.find(([known]) => known === format)?.[1];
  if (types === undefined || (format === WAVE && isCutRiff(bytes))) return null;
  const video = await input.getPrimaryVideoTrack();
  const track = video ?? (await input.getPrimaryAudioTrack());
  if (track === null) return null;
  const endS = await measureTrack(track);
  if (endS === null || !(endS > 0 && endS * 1_000 <= MEDIA_MS_MAX)) return null;
  const promisedS = await track.getDurationFromMetadata();
  if (promisedS !== null && promisedS - endS > MISSING_S_MAX) return null;
  return {
    kind: video === null ? "audio" : "video",
    mediaType: video === null ? types.audio : types.video,
    width: video?.displayWidth ?? null,
    height: video?.displayHeight ?? null,
    durationMs: Math.round(endS * 1_000),
  };
}

/**
 * Reads a film or a sound from its bytes: MP4, QuickTime, WebM, Matroska, WAV, MP3, Ogg or FLAC.
 * Null for everything else and for a file that ends too early. Nothing is decoded. There are bytes
 * that the library never comes to an end with: outside of `probe-worker.ts` ask `probeMedia`.
 */
export async function readMedia(bytes: Uint8Array): Promise<ProbedMedia | null> {
  using input = new Input({
    formats: FORMATS.map(([format]) => format),
    source: new BufferSource(bytes),
  });
  try {
    return await probe(input, bytes);
  } catch {
    // The library throws for whatever it cannot read.
    return null;
  }
}
