import { enableCompileCache, flushCompileCache } from "node:module";

// Compiled modules are kept between starts, which takes a third off the next one. The imports
// wait for it; the flush is for processes that are killed and never get to write it themselves.
enableCompileCache();
await import("@darkroom/db/quick-imports");
const { listenOnNode } = await import("./listen/listen-on-node.ts");
const { runServer } = await import("./start/run-server.ts");

await runServer(listenOnNode);
flushCompileCache();
