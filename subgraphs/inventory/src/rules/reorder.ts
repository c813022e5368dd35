/** Stock of one item at one location against its policy, in units. */
export interface ReorderFacts {
  readonly onHand: number;
  readonly reserved: number;
  readonly backordered: number;
  readonly onOrder: number;
}

/** Reorder position = on hand − reserved − backordered + on order. */
export const reorderPosition = ({ onHand, reserved, backordered, onOrder }: ReorderFacts): number =>
  onHand - reserved - backordered + onOrder;

/** Units that bring the position up to the order-up-to level; at least one. */
export const suggestedQuantity = (position: number, orderUpTo: number): number => Math.max(1, orderUpTo - position);

/** An alert stands while the position is at or below the reorder point. */
export const needsReorder = (position: number, reorderPoint: number): boolean => position <= reorderPoint;
