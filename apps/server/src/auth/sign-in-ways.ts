import { createAuthEndpoint } from "better-auth/api";
import { genericOAuth } from "better-auth/plugins/generic-oauth";
import type { OAuthSettings } from "../variables/oauth.ts";

const OIDC_ID = "oidc";

/** The sign-ins elsewhere that the library has an adapter for. */
export const socialOf = ({ github, google }: OAuthSettings) => ({
  ...(github === null ? {} : { github }),
  ...(google === null ? {} : { google }),
});

/** Any provider of OpenID Connect, by the document that it publishes about itself. */
export function oidcOf({ oidc }: OAuthSettings) {
  if (oidc === null) return [];
  const { issuer, name, clientId, clientSecret } = oidc;
  const discoveryUrl = `${issuer}/.well-known/openid-configuration`;
  return [
    genericOAuth({
      config: [
        {
          providerId: OIDC_ID,
          name,
          discoveryUrl,
          clientId,
          clientSecret,
          scopes: ["openid", "email", "profile"],
          requireIdTokenVerification: true,
        },
      ],
    }),
  ];
}

/** What a page may offer to whoever is to sign in: `GET /api/auth/ways`. */
export function signInWays(facts: { oauth: OAuthSettings; hasMail: boolean }) {
  const { github, google, oidc } = facts.oauth;
  const providers = [
    ...(github === null ? [] : [{ id: "github", name: "GitHub" }]),
    ...(google === null ? [] : [{ id: "google", name: "Google" }]),
    ...(oidc === null ? [] : [{ id: OIDC_ID, name: oidc.name }]),
  ];
  return {
    id: "sign-in-ways" as const,
    endpoints: {
      listSignInWays: createAuthEndpoint("/ways", { method: "GET" }, (context) =>
        Promise.resolve(context.json({ mail: facts.hasMail, providers })),
      ),
    },
  };
}
