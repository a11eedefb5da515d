import { listenOnDeno } from "./listen/listen-on-deno.ts";
import { runServer } from "./start/run-server.ts";

await runServer(listenOnDeno);
