import { z } from "zod";
import { url } from "./texts.ts";

/** What a provider of sign-ins knows this installation by. */
export type OAuthClient = { clientId: string; clientSecret: string };
export type OidcProvider = OAuthClient & {
  issuer: string;
  /** What people know it by. */
  name: string;
};
/** Ways to sign in besides the password; null for what is not configured. */
export type OAuthSettings = {
  github: OAuthClient | null;
  google: OAuthClient | null;
  oidc: OidcProvider | null;
};

export const NO_OAUTH: OAuthSettings = { github: null, google: null, oidc: null };

const text = z.string().optional();

export const OAUTH_VARIABLES = {
  OAUTH_GITHUB_CLIENT_ID: text,
  OAUTH_GITHUB_CLIENT_SECRET: text,
  OAUTH_GOOGLE_CLIENT_ID: text,
  OAUTH_GOOGLE_CLIENT_SECRET: text,
  OAUTH_OIDC_ISSUER: url(["https:", "http:"]).optional(),
  OAUTH_OIDC_CLIENT_ID: text,
  OAUTH_OIDC_CLIENT_SECRET: text,
  OAUTH_OIDC_NAME: text,
};

const OAuthSchema = z.object(OAUTH_VARIABLES);
type Values = z.infer<typeof OAuthSchema>;

const clientOf = (clientId?: string, clientSecret?: string): OAuthClient | null =>
  clientId === undefined || clientSecret === undefined ? null : { clientId, clientSecret };

export function readOAuth(values: Values): OAuthSettings {
  const { OAUTH_OIDC_ISSUER: issuer, OAUTH_OIDC_NAME: name } = values;
  const oidc = clientOf(values.OAUTH_OIDC_CLIENT_ID, values.OAUTH_OIDC_CLIENT_SECRET);
  return {
    github: clientOf(values.OAUTH_GITHUB_CLIENT_ID, values.OAUTH_GITHUB_CLIENT_SECRET),
    google: clientOf(values.OAUTH_GOOGLE_CLIENT_ID, values.OAUTH_GOOGLE_CLIENT_SECRET),
    oidc:
      oidc === null || issuer === undefined
        ? null
        : { ...oidc, issuer: issuer.replace(/\/+$/, ""), name: name ?? new URL(issuer).host },
  };
}

/** Half of what a provider needs is a mistake, and no reason to leave it out in silence. */
export function findOAuthFaults(values: Values): string[] {
  const needed = [
    ["OAUTH_GITHUB_CLIENT_ID", "OAUTH_GITHUB_CLIENT_SECRET"],
    ["OAUTH_GOOGLE_CLIENT_ID", "OAUTH_GOOGLE_CLIENT_SECRET"],
    ["OAUTH_OIDC_ISSUER", "OAUTH_OIDC_CLIENT_ID", "OAUTH_OIDC_CLIENT_SECRET"],
  ] as const;
  return needed.flatMap((names) => {
    const set = names.filter((name) => values[name] !== undefined);
    if (set.length === 0 || set.length === names.length) return [];
    return [`${names.join(", ")} must all be set, or none.`];
  });
}
