import { listenOnBun } from "./listen/listen-on-bun.ts";
import { runServer } from "./start/run-server.ts";

await runServer(listenOnBun);
