import { createServer } from "node:http";
import { Readable } from "node:stream";
import { openDatabase } from "@darkroom/db";
import { createCallback, createSafeFetch } from "@darkroom/providers";
import { createFileStorage, createSpool } from "@darkroom/storage";
import { v7 } from "uuid";
import { BATCH_EXPORT_FORMATS, createEngine, createTimerScheduler } from "../src/index.ts";

/**
 * A process that sends exports and does nothing else, so that its memory is theirs. Parameters:
 * the database, the folder of the storage, and the account; it prints its port.
 */
const [url = "", directory = "", accountId = ""] = process.argv.slice(2);
const database = await openDatabase({ url });
const engine = createEngine({
  database,
  providers: [],
  storage: createFileStorage(directory),
  spool: createSpool({ directory: `${directory}-spool`, bytesMax: 1_000_000, now: Date.now }),
  previews: createFileStorage(`${directory}-previews`),
  safeFetch: createSafeFetch({ allowedOrigins: [] }),
  callback: createCallback({ secret: "secret", publicUrl: "http://127.0.0.1" }),
  decodeImage: () => Promise.resolve(null),
  models: [],
  secret: "secret",
  webhooksReachable: () => false,
  welcomeCredits: 0,
  now: Date.now,
  newId: () => v7(),
  random: Math.random,
  scheduler: createTimerScheduler(),
  log: () => undefined,
  workerName: "exports",
});

const server = createServer((incoming, outgoing) => {
  void (async () => {
    const [id = "", name = ""] = (incoming.url ?? "").slice(1).split("/");
    const format = BATCH_EXPORT_FORMATS.find((each) => each === name) ?? "zip";
    const access = { accountId, signature: null, expires: null };
    const found = await engine.batches.openExport({ id, format, access });
    if (found === null) return void outgoing.writeHead(404).end();
    outgoing.writeHead(200, { "content-type": found.mediaType });
    Readable.fromWeb(found.body)
      .on("error", () => outgoing.destroy())
      .pipe(outgoing);
  })();
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" && address !== null ? address.port : 0);
});
