import { sql } from '@oms/platform/database/sql';
import type { PersonalDataOfOrdersRequested } from '@oms/platform/personal-data/personal-data';
import type { PersonalTable } from '@oms/platform/personal-data/read-tables';

/** Facts that figures are made of, by order. */
const FACTS = [
  'fact_order',
  'fact_order_line',
  'fact_payment',
  'fact_refund',
  'fact_shipment',
  'fact_return',
  'fact_appeasement',
] as const;

/** Facts on the orders and, with the first of them, on the customer. */
export function personalTables({ customerIds, orderIds, number }: PersonalDataOfOrdersRequested): PersonalTable[] {
  const theirs = sql`t.customer_id = any(${customerIds}::uuid[])`;
  const person = number === 1 ? ['dim_customer', 'fact_customer'].map((table) => ({ table, where: theirs })) : [];
  return [...person, ...FACTS.map((table) => ({ table, where: sql`t.order_id = any(${orderIds}::uuid[])` }))];
}
