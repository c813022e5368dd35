import type { Tx } from '@oms/platform/commands/run-command';
import { run, sql } from '@oms/platform/database/sql';

/** Writes the intent to capture `amount` minor units of a payment. */
export async function insertCapture(
  tx: Tx,
  { id, paymentId, amount }: { id: string; paymentId: string; amount: number },
): Promise<void> {
  await run(
    tx.db,
    sql`insert into payment_capture (id, payment_id, amount, status, created_at, updated_at) values (${id}, ${paymentId}, ${amount}, 'PENDING', ${tx.now}, ${tx.now})`,
  );
}
