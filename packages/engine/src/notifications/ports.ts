/** A browser as its subscription names it; keys are base64url. */
export type PushTarget = { url: string; publicKey: string; authSecret: string };

/** Writes what a push service passes on, readable for its browser alone (RFC 8291, RFC 8292). */
export interface PushEncoder {
  /** The public VAPID key that browsers subscribe with, base64url. */
  publicKey: string;
  /** @throws where the browser's keys are no keys */
  encode: (
    target: PushTarget,
    text: string,
    options: { keptS: number; topic: string },
  ) => Promise<{ headers: Record<string, string>; body: Uint8Array }>;
}

/** A server that speaks the Pusher protocol. */
export interface PusherPort {
  /** What a page needs to connect. */
  connection: { key: string; host: string; port: number; isSecure: boolean };
  /** @throws where the server did not take it */
  trigger: (channel: string, event: string, text: string) => Promise<void>;
  /** The signature that lets one socket follow a private channel. */
  authorize: (socketId: string, channel: string) => string;
}
