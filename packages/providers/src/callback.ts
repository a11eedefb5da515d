import { createHmac, timingSafeEqual } from "node:crypto";

export type CallbackOptions = {
  /** Key of the tokens. Changing it makes webhooks of running predictions unverifiable. */
  secret: string;
  /** Address at which a provider reaches us, one for all or each its own; a base path is kept. */
  publicUrl: string | ((provider: string) => string);
};

export interface Callback {
  /** The webhook URL of one prediction: `${publicUrl}/webhooks/${provider}?prediction=ID&t=TOKEN`. */
  url: (provider: string, predictionId: string) => string;
  /** Whether the token was made here for this prediction. Constant time. */
  verify: (predictionId: string, token: string) => boolean;
  /** The prediction that a webhook URL echoed by a provider belongs to; null when it is not ours. */
  predictionOf: (webhookUrl: string) => string | null;
}

/**
 * Callback URLs that carry `t = HMAC-SHA256(secret, predictionId)`. A provider's signature proves
 * the provider, this token proves that the run was started by us.
 */
export function createCallback(options: CallbackOptions): Callback {
  const { publicUrl } = options;
  const baseOf = (provider: string): string =>
    (typeof publicUrl === "string" ? publicUrl : publicUrl(provider)).replace(/\/+$/, "");
  const tokenOf = (predictionId: string): string =>
    createHmac("sha256", options.secret).update(predictionId).digest("base64url");

  const verify = (predictionId: string, token: string): boolean => {
    const expected = Buffer.from(tokenOf(predictionId));
    const given = Buffer.from(token);
    return expected.length === given.length && timingSafeEqual(expected, given);
  };

  return {
    url: (provider, predictionId) => {
      const query = new URLSearchParams({ prediction: predictionId, t: tokenOf(predictionId) });
      return `${baseOf(provider)}/webhooks/${encodeURIComponent(provider)}?${query.toString()}`;
    },
    verify,
    predictionOf: (webhookUrl) => {
      if (!URL.canParse(webhookUrl)) return null;
      const { searchParams } = new URL(webhookUrl);
      const predictionId = searchParams.get("prediction");
      const token = searchParams.get("t");
      if (predictionId === null || token === null) return null;
      return verify(predictionId, token) ? predictionId : null;
    },
  };
}
