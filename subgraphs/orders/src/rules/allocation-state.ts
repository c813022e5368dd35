/** Units of an allocation as fulfillment counts them. */
interface WorkCounters {
  picked: number;
  packed: number;
  shipped: number;
  delivered: number;
  cancelled: number;
  short: number;
  /** Units that it is not to begin with yet. */
  scheduled: number;
}

/** What inventory and fulfillment report of one reservation line. */
export interface AllocationState extends WorkCounters {
  allocationId: string;
  lineId: string;
  sku: string;
  locationId: string;
  state: 'ALLOCATED' | 'BACKORDERED';
  /** Units that inventory holds or held for it, shipped ones included. */
  quantity: number;
}

/** Counters of what nobody has begun with. */
export const NOT_BEGUN: Readonly<WorkCounters> = {
  picked: 0,
  packed: 0,
  shipped: 0,
  delivered: 0,
  cancelled: 0,
  short: 0,
  scheduled: 0,
};
