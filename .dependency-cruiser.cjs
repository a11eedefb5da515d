// The walls of the house: who may import whom. `web` may take types from the server, no values.
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to,
});
const packages = (...names) => `^packages/(${names.join("|")})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      "lifecycle-is-pure",
      "lifecycle imports nothing",
      "^packages/lifecycle/src/(?!.*\\.test\\.ts$)",
      {
        pathNot: "^packages/lifecycle/",
      },
    ),
    forbid("db-knows-tables", "db knows tables, not meaning", "^packages/db/", {
      path: packages("engine", "providers", "storage", "api", "emulator", "generator"),
    }),
    forbid(
      "providers-stand-alone",
      "an adapter knows the wire, not our tables",
      "^packages/providers/",
      {
        path: packages("db", "engine", "api", "storage", "emulator", "generator"),
      },
    ),
    forbid("storage-stands-alone", "storage keeps bytes", "^packages/storage/", {
      path: packages("db", "engine", "api", "providers", "emulator", "generator"),
    }),
    forbid(
      "emulator-shares-no-code",
      "both sides of the wire must not share a bug",
      "^packages/emulator/",
      {
        path: packages("providers", "db", "engine", "api", "storage", "lifecycle"),
      },
    ),
    forbid("tickets-stand-alone", "tickets know buckets, not jobs", "^packages/tickets/src/", {
      path: packages("db", "engine", "api", "providers", "storage", "emulator", "generator"),
    }),
    forbid(
      "engine-knows-no-queue-server",
      "of the tickets the engine knows the port alone",
      "^packages/engine/src/",
      { path: packages("tickets"), dependencyTypesNot: ["type-only"] },
    ),
    forbid(
      "one-door-to-bullmq",
      "BullMQ is behind the port of tickets; the bench measures it as it is",
      "^(packages/(?!tickets/)[^/]+|apps/(?!bench/)[^/]+)/src/",
      { path: "node_modules/bullmq/" },
    ),
    forbid("generator-stands-alone", "the model knows no wire", "^packages/generator/", {
      path: packages("providers", "db", "engine", "api", "storage", "lifecycle", "emulator"),
    }),
    forbid(
      "engine-knows-no-transport",
      "no tRPC, HTTP or emulator below the edge",
      "^packages/engine/src/",
      {
        path: `${packages("api", "emulator", "generator")}|node_modules/(@trpc|hono|@hono)/`,
      },
    ),
    forbid(
      "engine-knows-no-adapter",
      "the engine sees ports; adapters are chosen in one place",
      "^packages/engine/src/",
      {
        path: "^packages/providers/src/(replicate|skytells|fal)/",
      },
    ),
    forbid("api-knows-verbs-only", "the router calls the engine", "^packages/api/", {
      path: `${packages("db", "providers", "storage", "emulator", "generator")}|node_modules/drizzle-orm/`,
    }),
    forbid("web-takes-types-only", "no server code reaches the browser", "^apps/web/", {
      path: packages("api", "engine", "db", "providers", "storage", "emulator", "generator"),
      dependencyTypesNot: ["type-only"],
    }),
    forbid(
      "client-takes-types-only",
      "no server code reaches the programs of others",
      "^packages/client/src/",
      {
        path: packages("api", "engine", "db", "providers", "storage", "emulator", "generator"),
        dependencyTypesNot: ["type-only"],
      },
    ),
    forbid(
      "emulator-enters-by-one-door",
      "only one file of the server starts the embedded provider; what its models declare is data",
      "^apps/server/src/(?!embedded-provider\\.ts$|.*/embedded-provider\\.ts$|.*\\.test\\.ts$)",
      {
        path: packages("emulator", "generator"),
        pathNot: "^packages/generator/src/declarations\\.ts$",
      },
    ),
    forbid("nothing-imports-an-app", "apps are ends", "^(packages|apps)/([^/]+)/", {
      path: "^apps/([^/]+)/",
      pathNot: "^apps/$2/",
    }),
    forbid(
      "no-deep-imports",
      "a package is entered by its named exports",
      "^(packages|apps)/([^/]+)/",
      {
        path: "^packages/([^/]+)/src/(?!index\\.ts$|testing\\.ts$|quick-imports\\.ts$|declarations\\.ts$)",
        pathNot: "^packages/$2/",
      },
    ),
    forbid("no-cycles", "imports flow one way", ".", { circular: true }),
    forbid("no-unresolved", "every import leads somewhere", ".", { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules|samples)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
    },
  },
};
