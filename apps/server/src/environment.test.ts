import { resolve } from "node:path";
import { RETENTION, RETENTION_DEFAULT, RETENTION_SUBJECTS } from "@darkroom/engine";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "./environment.ts";
import type { Environment, Variables } from "./environment.ts";

function read(variables: Variables): Environment {
  const outcome = readEnvironment(variables);
  if (outcome.outcome === "wrong") throw new Error(outcome.lines.join("\n"));
  return outcome.environment;
}

function readLines(variables: Variables): readonly string[] {
  const outcome = readEnvironment(variables);
  return outcome.outcome === "wrong" ? outcome.lines : [];
}

describe("readEnvironment", () => {
  it("needs nothing to be set", () => {
    const environment = read({});
    expect(environment).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      publicUrl: null,
      role: "all",
      dataDirectory: resolve("data"),
      welcomeCredits: 100,
      logLevel: "info",
      metricsToken: null,
      operatorToken: null,
      adminEmails: [],
      oauth: { github: null, google: null, oidc: null },
      trustedProxies: [],
      outboundAllow: [],
      redisUrl: null,
      replicate: { apiToken: null, baseUrl: null, webhookSecrets: [] },
      skytells: { apiKey: null, baseUrl: null, edgeBaseUrl: null, webhookSecrets: [] },
      fal: { apiKey: null, baseUrl: null, userId: null },
    });
    expect(environment.database.url).toBe(`file:${resolve("data", "darkroom.db")}`);
    expect(environment.storage).toEqual({ url: `file:${resolve("data", "results")}`, keys: null });
  });

  it("has a setting for each line of the retention table, within its bounds", () => {
    expect(read({}).retention).toEqual(RETENTION_DEFAULT);
    for (const subject of RETENTION_SUBJECTS) {
      const { environment, daysMin } = RETENTION[subject];
      expect(read({ [environment]: "7" }).retention).toEqual({
        ...RETENTION_DEFAULT,
        [subject]: 7,
      });
      for (const wrong of [String(daysMin - 1), "36501", "for ever"]) {
        expect(readLines({ [environment]: wrong })).toEqual([
          `${environment} must be a whole number from ${String(daysMin)} to 36500.`,
        ]);
      }
    }
  });

  it("takes an empty value for one that is not set", () => {
    expect(read({ PORT: "", DATA_DIR: "", REPLICATE_API_TOKEN: "" })).toEqual(read({}));
  });

  it("keeps stores in the data folder unless they are somewhere else", () => {
    const environment = read({
      DATA_DIR: "/srv/darkroom",
      DATABASE_URL: "libsql://db.example",
      STORAGE_URL: "s3://results?endpoint=https://s3.example",
      REDIS_URL: "rediss://user:word@redis.example:6380/2",
      S3_ACCESS_KEY_ID: "id",
      S3_SECRET_ACCESS_KEY: "key",
    });
    expect(environment.dataDirectory).toBe("/srv/darkroom");
    expect(environment.database.url).toBe("libsql://db.example");
    expect(environment.redisUrl).toBe("rediss://user:word@redis.example:6380/2");
    expect(environment.storage.keys).toEqual({ accessKeyId: "id", secretAccessKey: "key" });
  });

  it("reads lists by comma and forgives spaces", () => {
    const environment = read({
      REPLICATE_API_TOKEN: "r8_token",
      REPLICATE_WEBHOOK_SECRET: "whsec_a, whsec_b",
      CORS_ORIGINS: "https://a.example,http://localhost:5173",
      TRUSTED_PROXIES: "10.0.0.0/8, ::1",
      OUTBOUND_ALLOW: "10.1.0.0/16, 192.0.2.7, fd00::1",
    });
    expect(environment.replicate.webhookSecrets).toEqual(["whsec_a", "whsec_b"]);
    expect(environment.corsOrigins).toEqual(["https://a.example", "http://localhost:5173"]);
    expect(environment.trustedProxies).toEqual(["10.0.0.0/8", "::1"]);
    expect(environment.outboundAllow).toEqual(["10.1.0.0/16", "192.0.2.7/32", "fd00::1/128"]);
  });

  it("drops the slash at the end of the public address", () => {
    expect(read({ PUBLIC_URL: "https://a.example/studio/" }).publicUrl).toBe(
      "https://a.example/studio",
    );
  });

  it.each([
    ["PORT", "abc", "PORT must be a whole number from 0 to 65535."],
    ["PORT", "65536", "PORT must be a whole number from 0 to 65535."],
    ["PORT", "-1", "PORT must be a whole number from 0 to 65535."],
    ["PORT", "1e3", "PORT must be a whole number from 0 to 65535."],
    ["EMULATOR_PORT", "0", "EMULATOR_PORT must be a whole number from 1 to 65535."],
    ["ROLE", "boss", "ROLE must be all, web or worker."],
    ["LOG_LEVEL", "loud", "LOG_LEVEL must be debug, info, warn or error."],
    ["PUBLIC_URL", "studio.example", "PUBLIC_URL must be a URL that starts with http: or https:."],
    ["AUTH_SECRET", "short", "AUTH_SECRET must have at least 32 characters."],
    ["METRICS_TOKEN", "short", "METRICS_TOKEN must have at least 16 characters."],
    [
      "ADMIN_EMAILS",
      "ada@example.com, eve",
      "ADMIN_EMAILS must be a comma list of addresses such as ada@example.com.",
    ],
    ["OPERATOR_TOKEN", "short", "OPERATOR_TOKEN must have at least 16 characters."],
    ["WELCOME_CREDITS", "1.5", "WELCOME_CREDITS must be a whole number from 0 to 1000000000."],
  ])("says in one line what is wrong with %s=%s", (name, value, line) => {
    expect(readLines({ [name]: value })).toEqual([line]);
  });

  it.each([
    ["DATABASE_URL", "postgres://localhost/db"],
    ["STORAGE_URL", "ftp://files.example"],
    ["REDIS_URL", "http://redis.example"],
    ["REDIS_URL", "redis.example:6379"],
    ["CORS_ORIGINS", "https://a.example/path"],
    ["TRUSTED_PROXIES", "10.0.0.0/33"],
    ["TRUSTED_PROXIES", "proxy.example"],
    ["TRUSTED_PROXIES", "10.0.0.0/"],
    ["OUTBOUND_ALLOW", "10.0.0.0/33"],
    ["OUTBOUND_ALLOW", "hooks.example"],
    ["REPLICATE_API_TOKEN", "two words"],
    ["SKYTELLS_API_KEY", "two words"],
    ["SKYTELLS_BASE_URL", "ftp://api.example"],
    ["FAL_KEY", "two words"],
    ["FAL_BASE_URL", "ftp://api.example"],
    ["FAL_USER_ID", "two words"],
  ])("refuses %s=%s", (name, value) => {
    const lines = readLines({ [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name} must be `));
  });

  it("names every wrong value at once", () => {
    expect(readLines({ PORT: "x", ROLE: "y", LOG_LEVEL: "z" })).toHaveLength(3);
  });

  it("never repeats a wrong value, which may be a secret", () => {
    const lines = readLines({
      AUTH_SECRET: "hunter2",
      REPLICATE_API_TOKEN: "hunter 2",
      REDIS_URL: "http://:hunter2@a.example",
    });
    expect(lines.join(" ")).not.toContain("hunter");
  });

  it("wants the keys of an S3 storage", () => {
    expect(readLines({ STORAGE_URL: "s3://results", S3_ACCESS_KEY_ID: "id" })).toEqual([
      "STORAGE_URL is s3, so S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set.",
    ]);
  });

  it("does not take webhook secrets for a provider that is not used", () => {
    expect(readLines({ REPLICATE_WEBHOOK_SECRET: "whsec_a" })).toEqual([
      "REPLICATE_WEBHOOK_SECRET is set, but REPLICATE_API_TOKEN is not.",
    ]);
    expect(readLines({ FAL_USER_ID: "user_a" })).toEqual([
      "FAL_USER_ID is set, but FAL_KEY is not.",
    ]);
    expect(readLines({ SKYTELLS_WEBHOOK_SECRET: "whsec_a" })).toEqual([
      "SKYTELLS_WEBHOOK_SECRET is set, but SKYTELLS_API_KEY is not.",
    ]);
  });
});
