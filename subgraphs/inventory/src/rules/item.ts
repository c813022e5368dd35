import type { UserErrorData } from '@oms/platform/errors/domain-error';
import type { ItemChanged } from '@oms/platform/events/stock-events';
import { problem } from './problem.js';

export interface ItemComponent {
  readonly sku: string;
  readonly quantity: number;
}

/** An item as somebody states it; components make it a kit. */
export interface ItemDetails {
  readonly sku: string;
  readonly title: string;
  readonly category?: string | null;
  readonly supplierCode?: string | null;
  readonly active?: boolean | null;
  readonly stockTracked?: boolean | null;
  readonly requiresShipping?: boolean | null;
  readonly weightGrams?: number | null;
  readonly gtin?: string | null;
  readonly unitCost?: string | null;
  /** Until then it is only taken orders for. */
  readonly preorderReleaseAt?: Date | null;
  readonly components?: readonly ItemComponent[] | null;
}

/** An item as it is written. */
export interface ItemRecord extends ItemChanged {
  /** Decimal in the installation's cost currency. */
  readonly unitCost: string | null;
  readonly preorderReleaseAt: Date | null;
}

/** What commands ask of an item; one with components is a kit. */
export interface KnownItem {
  readonly sku: string;
  readonly active: boolean;
  readonly stockTracked: boolean;
  readonly components: readonly ItemComponent[];
}

/** An item with everything that was left open filled in. */
export const itemRecord = (details: ItemDetails): ItemRecord => ({
  sku: details.sku,
  title: details.title,
  category: details.category ?? null,
  supplierCode: details.supplierCode ?? null,
  active: details.active ?? true,
  stockTracked: details.stockTracked ?? true,
  requiresShipping: details.requiresShipping ?? true,
  weightGrams: details.weightGrams ?? 500,
  gtin: details.gtin ?? null,
  unitCost: details.unitCost ?? null,
  preorderReleaseAt: details.preorderReleaseAt ?? null,
  components: details.components ?? [],
});

const MOST_IN_KIT = 10_000;

function checkComponent(
  kit: string,
  { sku, quantity }: ItemComponent,
  index: number,
  items: ReadonlyMap<string, KnownItem>,
): UserErrorData[] {
  const found: UserErrorData[] = [];
  const item = items.get(sku);
  if (!item || sku === kit)
    found.push(problem('UNKNOWN_SKU', `There is no item ${sku} to be a component.`, 'components', index, 'sku'));
  else if (item.components.length > 0)
    found.push(problem('NESTED_KIT', `${sku} is a kit itself.`, 'components', index, 'sku'));
  if (quantity < 1 || quantity > MOST_IN_KIT) {
    const message = `A kit holds 1 to ${MOST_IN_KIT} of each component.`;
    found.push(problem('INVALID_QUANTITY', message, 'components', index, 'quantity'));
  }
  return found;
}

/** What an item's details are checked against. */
export interface ItemFacts {
  readonly suppliers: { has(code: string): boolean };
  readonly items: ReadonlyMap<string, KnownItem>;
}

const MOST_GRAMS = 10_000_000;
const LONGEST = 500;

/** What is wrong with an item's weight and cost. */
function measureProblems({ weightGrams, unitCost }: ItemDetails): UserErrorData[] {
  const found: UserErrorData[] = [];
  if (weightGrams != null && (weightGrams < 0 || weightGrams > MOST_GRAMS))
    found.push(problem('INVALID_WEIGHT', `An item weighs 0 to ${MOST_GRAMS} grams.`, 'weightGrams'));
  if (unitCost != null && Number(unitCost) < 0)
    found.push(problem('INVALID_AMOUNT', 'A cost is not below zero.', 'unitCost'));
  return found;
}

/** Everything that is wrong with an item, at once. A kit's components must exist and not be kits themselves. */
export function checkItem(details: ItemDetails, { suppliers, items }: ItemFacts): UserErrorData[] {
  const { sku, title, supplierCode, components } = details;
  const found = measureProblems(details);
  if (!/^\S{1,64}$/.test(sku))
    found.push(problem('INVALID_SKU', 'A SKU has 1 to 64 characters without spaces.', 'sku'));
  if (title.trim() === '' || title.length > LONGEST)
    found.push(problem('REQUIRED', `An item has a title of 1 to ${LONGEST} characters.`, 'title'));
  if (supplierCode && !suppliers.has(supplierCode))
    found.push(problem('UNKNOWN_SUPPLIER', `There is no supplier ${supplierCode}.`, 'supplierCode'));
  return [...found, ...(components ?? []).flatMap((part, index) => checkComponent(sku, part, index, items))];
}
