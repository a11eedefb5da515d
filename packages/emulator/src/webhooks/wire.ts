import type { PredictionRecord, ProviderName } from "../predictions/record.ts";

export type MessageToSign = {
  webhookId: string;
  /** Unix seconds. */
  timestampS: number;
  body: string;
  predictionId: string;
  /** True: signed with a key that no receiver knows. */
  isForged: boolean;
  /** True: signed with the account's secret before the last rotation. */
  isOldSecret: boolean;
};

/** How one provider writes and signs its webhooks. */
export type WebhookWire = {
  /** The body, as it will be on the wire, for the prediction as it stands. */
  renderBody: (record: PredictionRecord) => string;
  /** The headers that prove the sender. */
  sign: (message: MessageToSign) => Record<string, string>;
};

/** Every provider the emulator plays has its wire. */
export type WebhookWires = Readonly<Record<ProviderName, WebhookWire>>;
