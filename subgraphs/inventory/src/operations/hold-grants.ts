import type { Tx } from '@oms/platform/commands/run-command';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { coordinateProblems } from '@oms/platform/values/address';
import { checkCart, stockWanted } from '../rules/cart-lines.js';
import { brokenLimit, isLimited, type HeldByActor } from '../rules/hold-limits.js';
import type { KnownItem } from '../rules/item.js';
import type { HeldUnits } from '../rules/plan-demand.js';
import type { SourcingPolicy } from '../rules/sourcing/policy.js';
import type { Candidate } from '../rules/sourcing/problem.js';
import { takeFrom } from '../rules/sourcing/apply-rule.js';
import { source } from '../rules/sourcing.js';
import { availableAt, type LevelKey } from '../rules/stock-level.js';
import type { InventoryServices } from '../services.js';
import { lockOver } from '../storage/free-expired.js';
import { heldByActor } from '../storage/held-by-actor.js';
import { lockLevels, type LockedLevel } from '../storage/levels.js';
import { findItems } from '../storage/put-items.js';
import { endHolds } from '../storage/reservations.js';
import { loadCandidates, loadPolicy } from '../storage/sourcing-facts.js';
import type { ReserveStockInput } from './reserve-stock-input.js';

interface Facts {
  readonly items: ReadonlyMap<string, KnownItem>;
  readonly candidates: readonly Candidate[];
  readonly policy: SourcingPolicy;
  readonly levels: ReadonlyMap<string, LockedLevel>;
  readonly held: HeldByActor;
}

/** Stock under lock from which carts are granted one after the other. */
export class HoldGrants {
  private readonly free: Map<string, number>;
  private holds: number;
  private readonly units: Map<string, number>;

  private constructor(
    private readonly tx: Tx,
    private readonly limits: InventoryServices['holdLimits'],
    private readonly facts: Facts,
  ) {
    this.free = new Map([...facts.levels].map(([key, level]) => [key, Math.max(0, availableAt(level))]));
    this.holds = facts.held.holds;
    this.units = new Map(facts.held.units);
  }

  /** Loads and locks what these carts may be granted; frees holds of their items that are over. */
  static async open(
    tx: Tx,
    { holdLimits }: InventoryServices,
    carts: readonly ReserveStockInput[],
  ): Promise<HoldGrants> {
    const asked = carts.flatMap(({ lines }) => lines.map(({ sku }) => sku));
    const [items, candidates, policy] = await Promise.all([
      findItems(tx.db, asked),
      loadCandidates(tx.db, tx.now),
      loadPolicy(tx.db),
    ]);
    const skus = [...new Set(carts.flatMap(({ lines }) => [...stockWanted(lines, items).keys()]))];
    const over = await lockOver(tx, skus);
    const keys: LevelKey[] = skus.flatMap((sku) => candidates.map(({ locationId }) => ({ sku, locationId })));
    if (over.length > 0) {
      await lockLevels(tx.db, [...keys, ...over.flatMap(({ lines }) => lines)]);
      await endHolds(tx, over.map(({ id }) => id), 'EXPIRED'); // prettier-ignore
    }
    // Counted under the lock of the levels: the two are sent together, and run one after the other.
    const [levels, held] = await Promise.all([
      lockLevels(tx.db, keys),
      isLimited(tx.actor.role)
        ? heldByActor(tx.db, { actorId: tx.actor.id, skus, most: holdLimits.holdsPerKey, now: tx.now })
        : { holds: 0, units: new Map<string, number>() },
    ]);
    return new HoldGrants(tx, holdLimits, { items, candidates, policy, levels, held });
  }

  /** Grants a cart all that it wants, or refuses it and leaves everything as it is. */
  grant({ lines, destination }: ReserveStockInput): { readonly id: string; readonly units: readonly HeldUnits[] } {
    const { items, candidates, policy, levels } = this.facts;
    const problems = [...checkCart(lines, items), ...coordinateProblems(destination, 'destination')];
    if (problems.length > 0) throw new DomainError(problems);
    const wanted = stockWanted(lines, items);
    this.checkLimits(wanted);
    const wants = [...wanted].map(([sku, quantity]) => ({ lineId: sku, sku, quantity, excluded: [] }));
    const problem = { wants, candidates, available: this.free, levels, policy, now: this.tx.now };
    const { assignments, shortages } = source({ ...problem, destination: destination ?? null });
    if (shortages.length > 0) {
      const had = shortages.map(({ sku, quantity }) => {
        const all = wanted.get(sku) ?? 0;
        return { sku, wanted: all, available: all - quantity };
      });
      const text = had.map((one) => `${one.sku}: ${one.available} of ${one.wanted}`).join(', ');
      throw refuse('OUT_OF_STOCK', text, ['lines'], { shortages: had });
    }
    takeFrom(this.free, assignments);
    this.holds += 1;
    for (const [sku, quantity] of wanted) this.units.set(sku, (this.units.get(sku) ?? 0) + quantity);
    return { id: newId(this.tx.now), units: assignments };
  }

  private checkLimits(wanted: ReadonlyMap<string, number>): void {
    if (!isLimited(this.tx.actor.role)) return;
    const broken = brokenLimit({ holds: this.holds, units: this.units }, wanted, this.limits);
    if (!broken) return;
    const what = broken.sku ? `units of ${broken.sku}` : 'carts';
    throw refuse('HOLD_LIMIT', `At most ${broken.limit} ${what} may be held at once.`, ['lines'], broken);
  }
}
