/** Units of one line of one order that a picker fetches. */
export interface PickRow {
  readonly fulfillmentOrderId: string;
  readonly number: string;
  readonly tote: number;
  readonly lineId: string;
  readonly sku: string;
  readonly title: string;
  readonly gtin: string | null;
  readonly bin: string | null;
  readonly sequence: number | null;
  readonly serialTracked: boolean;
  /** Units to fetch, those already picked included. */
  readonly quantity: number;
  readonly picked: number;
}

/** One stop on the walk: everything of one item, and which tote takes how many. */
export interface PickTask {
  readonly sku: string;
  readonly title: string;
  readonly gtin: string | null;
  /** Null: nobody has said where it lies; such stops come last. */
  readonly bin: string | null;
  readonly serialTracked: boolean;
  readonly quantity: number;
  readonly picked: number;
  readonly portions: readonly PickRow[];
}

const LAST = Number.MAX_SAFE_INTEGER;

const byWalk = (a: PickRow, b: PickRow): number =>
  (a.sequence ?? LAST) - (b.sequence ?? LAST) ||
  (a.bin ?? '').localeCompare(b.bin ?? '') ||
  a.sku.localeCompare(b.sku) ||
  a.tote - b.tote;

/** The walk through the building: bins in their sequence, each item once, however many orders want it. */
export function pickTasks(rows: readonly PickRow[]): PickTask[] {
  const bySku = new Map<string, PickRow[]>();
  for (const row of rows.toSorted(byWalk)) {
    const portions = bySku.get(row.sku);
    if (portions) portions.push(row);
    else bySku.set(row.sku, [row]);
  }
  return [...bySku.values()].flatMap((portions) => {
    const [first] = portions;
    if (!first) return [];
    const sum = (pick: (row: PickRow) => number): number => portions.reduce((total, row) => total + pick(row), 0);
    const { sku, title, gtin, bin, serialTracked } = first;
    return [
      {
        sku,
        title,
        gtin,
        bin,
        serialTracked,
        portions,
        quantity: sum((row) => row.quantity),
        picked: sum((row) => row.picked),
      },
    ];
  });
}
