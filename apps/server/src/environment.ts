import { join, resolve } from "node:path";
import type { RetentionDays } from "@darkroom/engine";
import { z } from "zod";
import { ALLOWANCE_VARIABLES, readAllowances } from "./variables/allowances.ts";
import type { AllowanceSettings } from "./variables/allowances.ts";
import { ADMIN_VARIABLES, readAdmins } from "./variables/admins.ts";
import { GRANT_VARIABLES, readGrantSecrets } from "./variables/grants.ts";
import { MAIL_VARIABLES, findMailFaults, readMail } from "./variables/mail.ts";
import type { MailSettings } from "./variables/mail.ts";
import {
  MODERATION_VARIABLES,
  findModerationContradictions,
  readModeration,
} from "./variables/moderation.ts";
import type { ModerationSetting } from "./variables/moderation.ts";
import { OAUTH_VARIABLES, findOAuthFaults, readOAuth } from "./variables/oauth.ts";
import type { OAuthSettings } from "./variables/oauth.ts";
import { NETWORK_VARIABLES, readNetworks } from "./variables/networks.ts";
import type { NetworkSettings } from "./variables/networks.ts";
import {
  NotificationVariables,
  findNotificationFaults,
  readNotifications,
} from "./variables/notifications.ts";
import type { NotificationSettings } from "./variables/notifications.ts";
import { wholeNumber } from "./variables/numbers.ts";
import { PROVIDER_VARIABLES, findProviderFaults, readProviders } from "./variables/providers.ts";
import type { ProviderSettings } from "./variables/providers.ts";
import { RETENTION_VARIABLES, readRetention } from "./variables/retention.ts";
import { REUSE_VARIABLES, readReuseCredits } from "./variables/reuse.ts";
import { STORAGE_VARIABLES, findStorageFaults, readStorage } from "./variables/storage.ts";
import type { StorageSettings } from "./variables/storage.ts";
import { TelemetrySchema, readTelemetry } from "./variables/telemetry.ts";
import type { Telemetry } from "./variables/telemetry.ts";
import { token, url } from "./variables/texts.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

const PORT_MAX = 65_535;
const SECRET_CHARACTERS_MIN = 32;
const DATABASE_PROTOCOLS = ["file:", "libsql:", "http:", "https:", "ws:", "wss:"];

const EnvironmentSchema = z.object({
  PORT: wholeNumber(0, PORT_MAX).default(3000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: url(["http:", "https:"]).optional(),
  ROLE: z.enum(["all", "web", "worker"], { error: "must be all, web or worker" }).default("all"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: url(DATABASE_PROTOCOLS).optional(),
  DATABASE_READ_URL: url(DATABASE_PROTOCOLS).optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  AUTH_SECRET: z
    .string()
    .min(SECRET_CHARACTERS_MIN, {
      error: `must have at least ${String(SECRET_CHARACTERS_MIN)} characters`,
    })
    .optional(),
  ...PROVIDER_VARIABLES,
  MODELS_FILE: z.string().optional(),
  EMULATOR_PORT: wholeNumber(1, PORT_MAX).optional(),
  ...STORAGE_VARIABLES,
  REDIS_URL: url(["redis:", "rediss:"]).optional(),
  ...ALLOWANCE_VARIABLES,
  ...NETWORK_VARIABLES,
  ...NotificationVariables,
  ...MAIL_VARIABLES,
  METRICS_TOKEN: token.optional(),
  OPERATOR_TOKEN: token.optional(),
  ...ADMIN_VARIABLES,
  ...OAUTH_VARIABLES,
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
export type Environment = ProviderSettings &
  NetworkSettings &
  AllowanceSettings & {
    port: number;
    host: string;
    publicUrl: string | null;
    role: Role;
    dataDirectory: string;
    database: { url: string; readUrl: string | null; authToken: string | null };
    authSecret: string | null;
    /** A JSON file of models to be offered besides our own. */
    modelsFile: string | null;
    emulatorPort: number | null;
    storage: StorageSettings;
    /** Shared by all processes; null where there is none. */
    redisUrl: string | null;
    notifications: NotificationSettings;
    /** Null where this installation sends no mail. */
    mail: MailSettings | null;
    metricsToken: string | null;
    operatorToken: string | null;
    /** Whoever has confirmed one of these addresses is an operator. */
    adminEmails: readonly string[];
    /** Ways to sign in besides the password. */
    oauth: OAuthSettings;
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
  return [
    ...findNotificationFaults(values),
    ...findMailFaults(values),
    ...findOAuthFaults(values),
    ...findModerationContradictions(values),
    ...findStorageFaults(values),
    ...findProviderFaults(values),
  ];
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
    ...readProviders(values),
    modelsFile: values.MODELS_FILE === undefined ? null : resolve(values.MODELS_FILE),
    emulatorPort: values.EMULATOR_PORT ?? null,
    storage: readStorage(values, dataDirectory),
    redisUrl: values.REDIS_URL ?? null,
    ...readAllowances(values),
    ...readNetworks(values),
    notifications: readNotifications(values),
    mail: readMail(values),
    metricsToken: values.METRICS_TOKEN ?? null,
    operatorToken: values.OPERATOR_TOKEN ?? null,
    adminEmails: readAdmins(values),
    oauth: readOAuth(values),
    grantSecrets: readGrantSecrets(values),
    moderation: readModeration(values),
    reuseCredits: readReuseCredits(values),
    retention: readRetention(values),
    logLevel: values.LOG_LEVEL,
    telemetry: readTelemetry(values),
  };
}
