import type { DatabaseSync } from "node:sqlite";
import { DeliverySchema } from "../webhooks/delivery.ts";
import { readText } from "./columns.ts";
import type { Store } from "./types.ts";

type DeliveryStore = Pick<Store, "pendingDeliveries" | "updateDelivery" | "removeDelivery">;

export function createDeliveryStore(database: DatabaseSync): DeliveryStore {
  const put = database.prepare(
    "INSERT INTO deliveries (webhook_id, delivery) VALUES (?, ?) ON CONFLICT DO UPDATE SET delivery = excluded.delivery",
  );
  const remove = database.prepare("DELETE FROM deliveries WHERE webhook_id = ?");
  const all = database.prepare("SELECT delivery FROM deliveries");
  return {
    pendingDeliveries: () =>
      all.all().map((row) => DeliverySchema.parse(JSON.parse(readText(row, "delivery")))),
    updateDelivery: (delivery) => {
      put.run(delivery.webhookId, JSON.stringify(delivery));
    },
    removeDelivery: (webhookId) => {
      remove.run(webhookId);
    },
  };
}
