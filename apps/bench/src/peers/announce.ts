import { z } from "zod";

export const HOST = "127.0.0.1";

/** What a peer tells its parent as soon as it can be asked. */
export const AnnouncementSchema = z.object({ port: z.number().int() });

/** Tells the parent the port; the peer ends with its parent. */
export function announce(port: number): void {
  process.once("disconnect", () => process.exit());
  process.send?.({ port });
}
