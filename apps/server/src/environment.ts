import { BlockList, isIP } from "node:net";
import { join, resolve } from "node:path";
import type { RetentionDays } from "@darkroom/engine";
import { z } from "zod";
import {
  NotificationVariables,
  findNotificationFaults,
  readNotifications,
} from "./variables/notifications.ts";
import type { NotificationSettings } from "./variables/notifications.ts";
import { TelemetrySchema, readTelemetry } from "./variables/telemetry.ts";
import type { Telemetry } from "./variables/telemetry.ts";
import { GRANT_VARIABLES, readGrantSecrets } from "./variables/grants.ts";
import {
  MODERATION_VARIABLES,
  findModerationContradictions,
  readModeration,
} from "./variables/moderation.ts";
import type { ModerationSetting } from "./variables/moderation.ts";
import { MAIL_VARIABLES, findMailFaults, readMail } from "./variables/mail.ts";
import type { MailSettings } from "./variables/mail.ts";
import { wholeNumber } from "./variables/numbers.ts";
import { RETENTION_VARIABLES, readRetention } from "./variables/retention.ts";
import { REUSE_VARIABLES, readReuseCredits } from "./variables/reuse.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

const PORT_MAX = 65_535;
const TOKEN_CHARACTERS_MIN = 16;
const SECRET_CHARACTERS_MIN = 32;
const url = (protocols: readonly string[]) =>
  z.string().refine(
    (value) => {
      const parsed = URL.canParse(value) ? new URL(value) : null;
      return parsed !== null && protocols.includes(parsed.protocol);
    },
    { error: `must be a URL that starts with ${protocols.join(" or ")}` },
  );

const list = z.string().transform((value) =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);

const origins = list.refine(
  (values) => values.every((value) => URL.canParse(value) && new URL(value).origin === value),
  { error: "must be a comma list of origins such as https://studio.example" },
);

const networks = list.refine((values) => values.every((value) => readNetwork(value) !== null), {
  error: "must be a comma list of addresses or CIDR blocks such as 10.0.0.0/8",
});

const token = z.string().min(TOKEN_CHARACTERS_MIN, {
  error: `must have at least ${String(TOKEN_CHARACTERS_MIN)} characters`,
});

const EnvironmentSchema = z.object({
  PORT: wholeNumber(0, PORT_MAX).default(3000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: url(["http:", "https:"]).optional(),
  ROLE: z.enum(["all", "web", "worker"], { error: "must be all, web or worker" }).default("all"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: url(["file:", "libsql:", "http:", "https:", "ws:", "wss:"]).optional(),
  DATABASE_READ_URL: url(["file:", "libsql:", "http:", "https:", "ws:", "wss:"]).optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  AUTH_SECRET: z
    .string()
    .min(SECRET_CHARACTERS_MIN, {
      error: `must have at least ${String(SECRET_CHARACTERS_MIN)} characters`,
    })
    .optional(),
  REPLICATE_API_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, { error: "must be one word of printable characters" })
    .optional(),
  REPLICATE_BASE_URL: url(["http:", "https:"]).optional(),
  REPLICATE_WEBHOOK_SECRET: list
    .refine((values) => values.every((value) => value.startsWith("whsec_")), {
      error: "must be a comma list of secrets that start with whsec_",
    })
    .optional(),
  SKYTELLS_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, { error: "must be one word of printable characters" })
    .optional(),
  SKYTELLS_BASE_URL: url(["http:", "https:"]).optional(),
  SKYTELLS_EDGE_BASE_URL: url(["http:", "https:"]).optional(),
  SKYTELLS_WEBHOOK_SECRET: list.optional(),
  FAL_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, { error: "must be one word of printable characters" })
    .optional(),
  FAL_BASE_URL: url(["http:", "https:"]).optional(),
  FAL_USER_ID: z
    .string()
    .regex(/^[\x21-\x7e]+$/, { error: "must be one word of printable characters" })
    .optional(),
  MODELS_FILE: z.string().optional(),
  EMULATOR_PORT: wholeNumber(1, PORT_MAX).optional(),
  STORAGE_URL: url(["file:", "s3:"]).optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  REDIS_URL: url(["redis:", "rediss:"]).optional(),
  WELCOME_CREDITS: wholeNumber(0, 1_000_000_000).default(100),
  LIMIT_ANONYMOUS_CREATES_PER_HOUR: wholeNumber(1, 1_000_000_000).optional(),
  LIMIT_CREATES_PER_MINUTE: wholeNumber(1, 1_000_000_000).default(600),
  TRUSTED_PROXIES: networks.default([]),
  CORS_ORIGINS: origins.default([]),
  OUTBOUND_ALLOW: networks.default([]),
  ...NotificationVariables,
  ...MAIL_VARIABLES,
  METRICS_TOKEN: token.optional(),
  OPERATOR_TOKEN: token.optional(),
  ...GRANT_VARIABLES,
  ...MODERATION_VARIABLES,
  ...REUSE_VARIABLES,
  ...RETENTION_VARIABLES,
  ...TelemetrySchema,
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error"], { error: "must be debug, info, warn or error" })
    .default("info"),
});

type Values = z.infer<typeof EnvironmentSchema>;
export type Role = Values["ROLE"];
export type LogLevel = Values["LOG_LEVEL"];

/** The settings of one process, with the paths of the data folder made absolute. */
export type Environment = {
  port: number;
  host: string;
  publicUrl: string | null;
  role: Role;
  dataDirectory: string;
  database: { url: string; readUrl: string | null; authToken: string | null };
  authSecret: string | null;
  replicate: {
    apiToken: string | null;
    baseUrl: string | null;
    webhookSecrets: readonly string[];
  };
  skytells: {
    apiKey: string | null;
    baseUrl: string | null;
    edgeBaseUrl: string | null;
    webhookSecrets: readonly string[];
  };
  fal: {
    apiKey: string | null;
    baseUrl: string | null;
    userId: string | null;
  };
  /** A JSON file of models to be offered besides our own. */
  modelsFile: string | null;
  emulatorPort: number | null;
  storage: { url: string; keys: { accessKeyId: string; secretAccessKey: string } | null };
  /** Shared by all processes; null where there is none. */
  redisUrl: string | null;
  welcomeCredits: number;
  limits: { anonymousCreatesPerHour: number | null; createsPerMinute: number };
  trustedProxies: readonly string[];
  corsOrigins: readonly string[];
  /** CIDR blocks of private addresses that URLs from outside may lead to. */
  outboundAllow: readonly string[];
  notifications: NotificationSettings;
  /** Null where this installation sends no mail. */
  mail: MailSettings | null;
  metricsToken: string | null;
  operatorToken: string | null;
  /** Secrets of systems outside that give credits; empty where none may. */
  grantSecrets: readonly string[];
  /** The service that judges orders; null where nobody does. */
  moderation: ModerationSetting | null;
  /** What an answer from a stored result costs at most, in credits. */
  reuseCredits: number;
  /** What is kept for how many days; null for ever. */
  retention: RetentionDays;
  logLevel: LogLevel;
  telemetry: Telemetry;
};

export type EnvironmentOutcome =
  | { outcome: "read"; environment: Environment }
  /** One clear line for each wrong value; never with the value itself, which may be a secret. */
  | { outcome: "wrong"; lines: readonly string[] };

/**
 * Reads and checks the settings. This is the only place that looks at `process.env`; an empty
 * value counts as unset.
 */
export function readEnvironment(variables: Variables = process.env): EnvironmentOutcome {
  const set = Object.entries(variables).filter(([, value]) => value !== undefined && value !== "");
  const parsed = EnvironmentSchema.safeParse(Object.fromEntries(set));
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}.`);
    return { outcome: "wrong", lines: [...new Set(lines)] };
  }
  const lines = findContradictions(parsed.data);
  if (lines.length > 0) return { outcome: "wrong", lines };
  return { outcome: "read", environment: toEnvironment(parsed.data) };
}

function findContradictions(values: Values): string[] {
  const lines = [
    ...findNotificationFaults(values),
    ...findMailFaults(values),
    ...findModerationContradictions(values),
  ];
  if (values.STORAGE_URL?.startsWith("s3:") === true && readKeys(values) === null) {
    lines.push("STORAGE_URL is s3, so S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set.");
  }
  if (values.REPLICATE_WEBHOOK_SECRET !== undefined && !hasProvider(values)) {
    lines.push("REPLICATE_WEBHOOK_SECRET is set, but REPLICATE_API_TOKEN is not.");
  }
  if (!hasSkytells(values)) {
    for (const name of ["SKYTELLS_WEBHOOK_SECRET", "SKYTELLS_EDGE_BASE_URL"] as const) {
      if (values[name] !== undefined) lines.push(`${name} is set, but SKYTELLS_API_KEY is not.`);
    }
  }
  if (values.FAL_USER_ID !== undefined && !hasFal(values)) {
    lines.push("FAL_USER_ID is set, but FAL_KEY is not.");
  }
  return lines;
}

const hasFal = (values: Values): boolean =>
  values.FAL_KEY !== undefined || values.FAL_BASE_URL !== undefined;

const hasSkytells = (values: Values): boolean =>
  values.SKYTELLS_API_KEY !== undefined || values.SKYTELLS_BASE_URL !== undefined;

const hasProvider = (values: Values): boolean =>
  values.REPLICATE_API_TOKEN !== undefined || values.REPLICATE_BASE_URL !== undefined;

function readKeys(values: Values): Environment["storage"]["keys"] {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { accessKeyId, secretAccessKey };
}

function toEnvironment(values: Values): Environment {
  const dataDirectory = resolve(values.DATA_DIR);
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, "") ?? null,
    role: values.ROLE,
    dataDirectory,
    database: {
      url: values.DATABASE_URL ?? `file:${join(dataDirectory, "darkroom.db")}`,
      readUrl: values.DATABASE_READ_URL ?? null,
      authToken: values.DATABASE_AUTH_TOKEN ?? null,
    },
    authSecret: values.AUTH_SECRET ?? null,
    replicate: {
      apiToken: values.REPLICATE_API_TOKEN ?? null,
      baseUrl: values.REPLICATE_BASE_URL ?? null,
      webhookSecrets: values.REPLICATE_WEBHOOK_SECRET ?? [],
    },
    skytells: {
      apiKey: values.SKYTELLS_API_KEY ?? null,
      baseUrl: values.SKYTELLS_BASE_URL ?? null,
      edgeBaseUrl: values.SKYTELLS_EDGE_BASE_URL ?? null,
      webhookSecrets: values.SKYTELLS_WEBHOOK_SECRET ?? [],
    },
    fal: {
      apiKey: values.FAL_KEY ?? null,
      baseUrl: values.FAL_BASE_URL ?? null,
      userId: values.FAL_USER_ID ?? null,
    },
    modelsFile: values.MODELS_FILE === undefined ? null : resolve(values.MODELS_FILE),
    emulatorPort: values.EMULATOR_PORT ?? null,
    storage: {
      url: values.STORAGE_URL ?? `file:${join(dataDirectory, "results")}`,
      keys: readKeys(values),
    },
    redisUrl: values.REDIS_URL ?? null,
    welcomeCredits: values.WELCOME_CREDITS,
    limits: {
      anonymousCreatesPerHour: values.LIMIT_ANONYMOUS_CREATES_PER_HOUR ?? null,
      createsPerMinute: values.LIMIT_CREATES_PER_MINUTE,
    },
    trustedProxies: values.TRUSTED_PROXIES,
    corsOrigins: values.CORS_ORIGINS,
    outboundAllow: values.OUTBOUND_ALLOW.map(writeNetwork),
    notifications: readNotifications(values),
    mail: readMail(values),
    metricsToken: values.METRICS_TOKEN ?? null,
    operatorToken: values.OPERATOR_TOKEN ?? null,
    grantSecrets: readGrantSecrets(values),
    moderation: readModeration(values),
    reuseCredits: readReuseCredits(values),
    retention: readRetention(values),
    logLevel: values.LOG_LEVEL,
    telemetry: readTelemetry(values),
  };
}

type Network = { address: string; bits: number; family: "ipv4" | "ipv6" };

/** An address or a CIDR block; null for anything else. */
function readNetwork(text: string): Network | null {
  const [address = "", bitsText, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return null;
  const bitsMax = version === 4 ? 32 : 128;
  const bits = bitsText === undefined ? bitsMax : Number(bitsText);
  if (bitsText === "" || !Number.isInteger(bits) || bits < 0 || bits > bitsMax) return null;
  return { address, bits, family: version === 4 ? "ipv4" : "ipv6" };
}

/** As a CIDR block, also where a single address was given. */
function writeNetwork(text: string): string {
  const network = readNetwork(text);
  return network === null ? text : `${network.address}/${String(network.bits)}`;
}

/** A set of networks to look addresses up in; parts that are no network are left out. */
export function createNetworkList(texts: readonly string[]): BlockList {
  const networkList = new BlockList();
  for (const text of texts) {
    const network = readNetwork(text);
    if (network !== null) networkList.addSubnet(network.address, network.bits, network.family);
  }
  return networkList;
}
