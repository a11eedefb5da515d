import { createSafeFetch } from "../../src/index.ts";
import { startServer } from "../loopback-server.ts";
import { HOSTILE_VECTORS } from "./vectors.ts";

/**
 * Asks every hostile URL, directly and by a redirect from an allowed origin, on whatever runtime
 * runs this, and prints what became of it and what the servers heard, as JSON.
 */
const LIMITS = { bytesMax: 1_000, timeoutMs: 10_000 };

const victim = await startServer((response) => response.end("secret"));
const redirecting = await startServer((response, { target }) => {
  const vector = HOSTILE_VECTORS[Number(target.slice(1))];
  const location = vector?.url.replace("PORT", `${victim.port}`) ?? "";
  // A header holds bytes: what a hostile host sends for other letters is their UTF-8.
  response.writeHead(302, { location: Buffer.from(location).toString("latin1") }).end();
});

const answers: Record<string, unknown> = {};
for (const [index, { name, url, resolvesTo }] of HOSTILE_VECTORS.entries()) {
  const safeFetch = createSafeFetch({
    allowedOrigins: [redirecting.origin],
    ...(resolvesTo === undefined ? {} : { resolve: () => Promise.resolve(resolvesTo) }),
  });
  answers[name] = {
    direct: await safeFetch.download(url.replace("PORT", `${victim.port}`), LIMITS),
    redirected: await safeFetch.download(`${redirecting.origin}/${index}`, LIMITS),
  };
}
const heard = { victim: victim.seen.length, redirecting: redirecting.seen.length };
const reached = await createSafeFetch({ allowedOrigins: [victim.origin] }).download(
  `${victim.origin}/`,
  LIMITS,
);
process.stdout.write(JSON.stringify({ answers, heard, reached: reached.outcome }), () => {
  // Kept connections would hold up the end.
  process.exit(0);
});
