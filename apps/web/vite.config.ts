import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { announceTexts } from "./build/announce-texts.ts";

const SERVER_URL = "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react(), tailwindcss(), announceTexts()],
  build: {
    target: ["chrome123", "firefox128", "safari17.5"],
    // The content security policy allows no data: fonts or scripts, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
  experimental: {
    // Scripts and style sheets find each other relatively, under whatever path the studio is
    // mounted. Only index.html holds absolute paths, because it answers for deep links too; a
    // server that mounts the studio under a path puts that path before each `="/` in it.
    renderBuiltUrl: (filename, { hostType }) =>
      hostType === "html" ? `/${filename}` : { relative: true },
  },
  server: {
    proxy: Object.fromEntries(
      ["/trpc", "/api", "/results"].map((path) => [path, { target: SERVER_URL }]),
    ),
  },
});
