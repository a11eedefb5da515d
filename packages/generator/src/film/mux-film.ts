import {
  BufferTarget,
  EncodedPacket,
  EncodedVideoPacketSource,
  Output,
  WebMOutputFormat,
} from "mediabunny";

/** Puts VP8 key frames into one WebM file; every frame can be seeked to. */
export async function muxFilm(
  frames: readonly Uint8Array[],
  film: { width: number; height: number; framesPerSecond: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const track = new EncodedVideoPacketSource("vp8");
  output.addVideoTrack(track, { frameRate: film.framesPerSecond });
  await output.start();
  const durationS = 1 / film.framesPerSecond;
  const decoderConfig = { codec: "vp8", codedWidth: film.width, codedHeight: film.height };
  for (const [index, frame] of frames.entries()) {
    const packet = new EncodedPacket(frame, "key", index * durationS, durationS);
    await track.add(packet, index === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  if (target.buffer === null) throw new Error("the film has no bytes");
  return new Uint8Array(target.buffer);
}
