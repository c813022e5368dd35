import { sql } from '@oms/platform/database/sql';
import type { PersonalTable } from '@oms/platform/personal-data/read-tables';

/** Tables with rows of an order; what the person told, bought, paid, sent back, and what was noted on it. */
const OF_ORDERS = [
  'order_delivery',
  'order_line',
  'order_discount',
  'order_event',
  'order_note',
  'order_attachment',
  'hold',
  'payment',
  'refund',
  'allowance',
  'refund_request',
  'appeasement',
  'cancellation_request',
  'order_edit_request',
  'order_return',
  'order_return_line',
  'carrier_claim',
  'document',
] as const;

/** What orders holds of these orders. */
export const tablesOfOrders = (orderIds: readonly string[]): PersonalTable[] => [
  { table: 'orders', where: sql`t.id = any(${orderIds}::uuid[])` },
  ...OF_ORDERS.map((table) => ({ table, where: sql`t.order_id = any(${orderIds}::uuid[])` })),
  {
    table: 'gift_card',
    where: sql`t.account_id in (select account_id from credit_entry where order_id = any(${orderIds}::uuid[]))`,
    omit: ['code_hash'],
  },
];

/** What orders holds of customers beside their orders: their credit, and why they pay no tax. */
export const tablesOfCustomers = (customerIds: readonly string[]): PersonalTable[] => {
  const theirs = sql`t.customer_id = any(${customerIds}::uuid[])`;
  const accounts = sql`select id from credit_account where kind = 'STORE_CREDIT' and customer_id = any(${customerIds}::uuid[])`;
  return [
    { table: 'credit_account', where: sql`t.kind = 'STORE_CREDIT' and ${theirs}` },
    { table: 'credit_entry', where: sql`t.account_id in (${accounts})` },
    { table: 'tax_exemption', where: theirs },
  ];
};
