import type { OperationContext } from '@oms/platform/commands/run-command';
import { BadInputError } from '@oms/platform/errors/domain-error';
import { coordinateProblems } from '@oms/platform/values/address';
import { located } from '../geocoding/geocoder.js';
import { availabilityOf, type ItemAvailability } from '../rules/availability.js';
import type { Place } from '../rules/sourcing/problem.js';
import type { InventoryServices } from '../services.js';
import { loadAsked, loadAvailableStock, loadBuffer, loadIncoming } from '../storage/available-stock.js';
import { loadCandidates, loadPolicy } from '../storage/sourcing-facts.js';

/** A question of what can be had. */
export interface AvailabilityQuestion {
  readonly skus: readonly { readonly sku: string; readonly quantity: number }[];
  /** Code; absent: as no channel in particular. */
  readonly channel?: string | null | undefined;
  readonly destination?: Place | null | undefined;
  readonly near?: { readonly latitude: number; readonly longitude: number } | null | undefined;
  readonly service?: string | null | undefined;
}

export type FoundAvailability = ItemAvailability & { readonly sku: string };

/** What can be had of items: now, or from when on, where, and by when it is there. Items that nobody knows cannot be had. */
export async function findAvailability(
  { database, clock, services }: Pick<OperationContext<InventoryServices>, 'database' | 'clock' | 'services'>,
  question: AvailabilityQuestion,
): Promise<FoundAvailability[]> {
  const { destination, near } = question;
  const [wrong] = [...coordinateProblems(destination, 'destination'), ...coordinateProblems(near, 'near')];
  if (wrong) throw new BadInputError(wrong.message, wrong.field ?? []);
  const db = database.sql();
  const now = clock.now();
  const channelCode = question.channel ?? '';
  const known = await loadAsked(db, question.skus);
  const skus = [...new Set([...known.values()].flatMap(({ parts }) => parts.map(({ sku }) => sku)))];
  const open = (await loadCandidates(db, now)).filter(({ closedTo }) => !closedTo.includes(channelCode));
  const ids = new Set(open.map(({ locationId }) => locationId));
  const here = (one: { readonly locationId: string }): boolean => ids.has(one.locationId);
  const facts = {
    stock: (await loadAvailableStock(db, skus, now)).filter(here),
    incoming: (await loadIncoming(db, skus)).filter(here),
    candidates: open,
    policy: await loadPolicy(db),
    buffer: channelCode ? await loadBuffer(db, channelCode) : 0,
    destination: destination ? await located(services.geocoder, destination) : null,
    near: near ? { countryCode: '', ...near } : null,
    service: question.service ?? 'STANDARD',
    channelCode,
    now,
  };
  const byItem = Map.groupBy(facts.stock, ({ sku }) => sku);
  return question.skus.map(({ sku, quantity }) => {
    const asked = known.get(sku);
    if (!asked) return { sku, ...NOTHING };
    const stock = asked.parts.flatMap((part) => byItem.get(part.sku) ?? []);
    return { sku, ...availabilityOf({ ...asked, quantity }, { ...facts, stock }) };
  });
}

const NOTHING: ItemAvailability = {
  available: 0,
  inStock: false,
  availableFrom: null,
  preorder: false,
  arrivesBy: null,
  locations: [],
};
