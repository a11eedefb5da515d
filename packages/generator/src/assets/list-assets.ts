/** Every file that a worker reads; a bundle brings them along in a folder of its own. */
export const ASSETS = [
  "weights/weft-flow.f16",
  "weights/weft-flow.json",
  "@expo-google-fonts/anton/400Regular/Anton_400Regular.ttf",
  "@expo-google-fonts/teko/600SemiBold/Teko_600SemiBold.ttf",
  "@expo-google-fonts/russo-one/400Regular/RussoOne_400Regular.ttf",
  "@expo-google-fonts/graduate/Graduate_400Regular.ttf",
  "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm",
  "@jsquash/png/codec/pkg/squoosh_png_bg.wasm",
  "@jsquash/webp/codec/dec/webp_dec.wasm",
  "@jsquash/webp/codec/enc/webp_enc_simd.wasm",
  "@resvg/resvg-wasm/index_bg.wasm",
  "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
  "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
] as const;
