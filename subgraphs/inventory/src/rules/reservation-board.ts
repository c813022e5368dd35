import type { Demand } from './demand.js';

export type DemandLine = Demand['lines'][number];
export type DemandComponent = DemandLine['components'][number];

/** What is reserved of one component of one order line at one location. */
export interface ReservationRow {
  readonly id: string;
  readonly lineId: string;
  readonly deliveryId: string;
  readonly sku: string;
  readonly locationId: string;
  readonly state: 'ALLOCATED' | 'BACKORDERED';
  readonly stockTracked: boolean;
  /** Units held or shipped. */
  readonly quantity: number;
  readonly shipped: number;
  /** Units that turned out not to be there; the location is not asked again for this line until it is forgiven. */
  readonly short: number;
  readonly forgiven: boolean;
}

/** Units of stock that several orders are planned on; what one takes the next no longer finds. */
export interface PlanningStock {
  /** Units available, by `${locationId}/${sku}`. */
  readonly free: Map<string, number>;
  /** Units that may still be backordered, by the same key. */
  readonly room: Map<string, number>;
}

/** How things stand before planning. */
export interface BoardStart {
  readonly rows: readonly ReservationRow[];
  readonly stock: PlanningStock;
  /** Makes ids of new rows. */
  readonly newId: () => string;
}

type Draft = { -readonly [Key in keyof ReservationRow]: ReservationRow[Key] };

const add = (units: Map<string, number>, key: string, more: number): void =>
  void units.set(key, (units.get(key) ?? 0) + more);

/** The reservations of one order while they are planned; copies, so that nothing is real yet. */
export class ReservationBoard {
  readonly rows: Draft[];
  readonly stock: PlanningStock;
  private readonly newId: () => string;

  constructor({ rows, stock, newId }: BoardStart) {
    this.rows = rows.map((row) => ({ ...row }));
    this.stock = stock;
    this.newId = newId;
  }

  of(lineId: string, sku: string): readonly Draft[] {
    return this.rows.filter((row) => row.lineId === lineId && row.sku === sku);
  }

  /** Units that a line wants beyond what it has; below zero when it has too many. */
  missing(line: DemandLine, { sku, perKit }: DemandComponent): number {
    const wanted = (line.quantity - line.cancelled) * perKit;
    return wanted - this.of(line.lineId, sku).reduce((sum, row) => sum + row.quantity, 0);
  }

  /** Locations that failed the order's item and were not forgiven. */
  failed(sku: string): string[] {
    return [
      ...new Set(
        this.rows.filter((row) => row.sku === sku && row.short > 0 && !row.forgiven).map((row) => row.locationId),
      ),
    ];
  }

  give(locationId: string, sku: string, units: number): void {
    add(this.stock.free, `${locationId}/${sku}`, units);
  }

  add(line: DemandLine, sku: string, locationId: string, state: ReservationRow['state'], units: number): void {
    const { lineId, deliveryId, stockTracked } = line;
    const row = this.of(lineId, sku).find((one) => one.locationId === locationId && one.state === state);
    if (row) row.quantity += units;
    else
      this.rows.push({
        id: this.newId(),
        lineId,
        deliveryId,
        sku,
        locationId,
        state,
        stockTracked,
        quantity: units,
        shipped: 0,
        short: 0,
        forgiven: false,
      });
    if (state === 'BACKORDERED') add(this.stock.room, `${locationId}/${sku}`, -units);
    else if (stockTracked) this.give(locationId, sku, -units);
  }

  /** Lets go of units that are no longer wanted: those that wait first, then reserved ones; never what has shipped. */
  release(lineId: string, sku: string, surplus: number): void {
    const rows = this.of(lineId, sku);
    const order = [
      ...rows.filter((row) => row.state === 'BACKORDERED'),
      ...rows.filter((row) => row.state === 'ALLOCATED').toReversed(),
    ];
    let left = surplus;
    for (const row of order) {
      const units = Math.min(left, row.quantity - row.shipped);
      if (units <= 0) continue;
      this.lower(row, units);
      left -= units;
    }
  }

  /** Takes back every unit that waits for stock, so that it is wanted anew. */
  dropBackorders(): void {
    for (const row of this.rows) if (row.state === 'BACKORDERED' && row.quantity > 0) this.lower(row, row.quantity);
  }

  /** Asks again where goods were not found or refused before. */
  forgive(): void {
    for (const row of this.rows) if (row.short > 0) row.forgiven = true;
  }

  private lower(row: Draft, units: number): void {
    row.quantity -= units;
    if (row.state === 'BACKORDERED') add(this.stock.room, `${row.locationId}/${row.sku}`, units);
    else if (row.stockTracked) this.give(row.locationId, row.sku, units);
  }
}
