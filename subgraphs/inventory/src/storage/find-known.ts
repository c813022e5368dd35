import { rows, sql, type Sql } from '@oms/platform/database/sql';

/** Those of these SKUs that name an item. */
export async function findSkus(db: Sql, skus: readonly string[]): Promise<Set<string>> {
  const found = await rows<{ sku: string }>(db, sql`select sku from item where sku = any(${skus}::text[])`);
  return new Set(found.map(({ sku }) => sku));
}

/** Ids of the locations with these codes, by code; unknown codes are left out. */
export async function findLocationIds(db: Sql, codes: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ id: string; code: string }>(
    db,
    sql`select id, code from location where code = any(${codes}::text[])`,
  );
  return new Map(found.map(({ code, id }) => [code, id]));
}

/** Lead times of the suppliers with these codes, in days, by code; unknown codes are left out. */
export async function findLeadTimes(db: Sql, codes: readonly string[]): Promise<Map<string, number>> {
  const found = await rows<{ code: string; leadTimeDays: number }>(
    db,
    sql`select code, lead_time_days from supplier where code = any(${codes}::text[])`,
  );
  return new Map(found.map(({ code, leadTimeDays }) => [code, leadTimeDays]));
}
