/** SQL: whether the item that a unit makes still waits in an open batch of its account. */
export const IS_ITEM_WAITING = `EXISTS (SELECT 1 FROM batch
  JOIN batch_item AS item ON item.batch_id = batch.id AND item.position = unit.item_position
  WHERE batch.id = unit.item_batch AND batch.account_id = unit.account_id
    AND batch.opened_at IS NOT NULL AND batch.cancel_requested_at IS NULL
    AND item.prediction_id IS NULL AND item.outcome IS NULL)`;
