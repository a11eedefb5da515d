// To be imported before anything that imports this package, and only on Node: the other runtimes
// resolve modules in their own way and have no need of it.
import { registerHooks } from "node:module";
import { createQuickResolve } from "./quick-resolve.ts";

registerHooks({
  resolve: createQuickResolve(
    new URL(".", import.meta.resolve("drizzle-orm")).href,
    new URL("..", import.meta.url).href,
  ),
});
