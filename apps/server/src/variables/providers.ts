import { z } from "zod";
import { list, url, word } from "./texts.ts";

const httpUrl = url(["http:", "https:"]);

/** Where predictions are run, and with which keys. */
export const PROVIDER_VARIABLES = {
  REPLICATE_API_TOKEN: word.optional(),
  REPLICATE_BASE_URL: httpUrl.optional(),
  REPLICATE_WEBHOOK_SECRET: list
    .refine((values) => values.every((value) => value.startsWith("whsec_")), {
      error: "must be a comma list of secrets that start with whsec_",
    })
    .optional(),
  SKYTELLS_API_KEY: word.optional(),
  SKYTELLS_BASE_URL: httpUrl.optional(),
  SKYTELLS_EDGE_BASE_URL: httpUrl.optional(),
  SKYTELLS_WEBHOOK_SECRET: list.optional(),
  FAL_KEY: word.optional(),
  FAL_BASE_URL: httpUrl.optional(),
  FAL_USER_ID: word.optional(),
};

const ProviderSchema = z.object(PROVIDER_VARIABLES);
type Values = z.infer<typeof ProviderSchema>;

export type ProviderSettings = {
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
};

export function readProviders(values: Values): ProviderSettings {
  return {
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
  };
}

/** A line for each setting of a provider that is not in use. */
export function findProviderFaults(values: Values): string[] {
  const lines: string[] = [];
  if (values.REPLICATE_WEBHOOK_SECRET !== undefined && !hasReplicate(values)) {
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

const hasReplicate = (values: Values): boolean =>
  values.REPLICATE_API_TOKEN !== undefined || values.REPLICATE_BASE_URL !== undefined;

const hasSkytells = (values: Values): boolean =>
  values.SKYTELLS_API_KEY !== undefined || values.SKYTELLS_BASE_URL !== undefined;

const hasFal = (values: Values): boolean =>
  values.FAL_KEY !== undefined || values.FAL_BASE_URL !== undefined;
