/** How an operation ended for its caller: `unknown` when no answer came, so that it may have happened or not. */
export type Outcome = 'ok' | 'refused' | 'unknown';

/** A line of stock or of an order: so many units of an item. */
export interface Units {
  readonly sku: string;
  readonly quantity: number;
}

/** What a client asked for, as the client saw it. Attempts of one intent share its key. */
export type Operation =
  | { readonly kind: 'adjust'; readonly key: string; readonly outcome: Outcome; readonly units: Units }
  | {
      readonly kind: 'place';
      /** Idempotency key and external reference of the order. */
      readonly key: string;
      readonly outcome: Outcome;
      readonly orderId?: string;
      readonly card: boolean;
      readonly lines: readonly Units[];
    }
  | { readonly kind: 'cancel'; readonly key: string; readonly outcome: Outcome; readonly orderId: string }
  | {
      readonly kind: 'read';
      readonly key: string;
      readonly outcome: 'ok';
      /** Who read: versions that one reader sees never go back. */
      readonly reader: string;
      readonly orderId: string;
      readonly version: number;
    };

/** Everything that clients did in one run, in the order in which answers came. */
export type History = readonly Operation[];

/** What the databases and the ledgers of the others hold when all has come to rest. */
export interface Observation {
  readonly orders: readonly {
    readonly id: string;
    readonly reference: string | null;
    readonly status: string;
    readonly version: number;
    readonly total: number;
    /** Seconds since it was placed. */
    readonly ageSeconds: number;
  }[];
  readonly lines: readonly {
    readonly orderId: string;
    readonly sku: string;
    readonly quantity: number;
    readonly open: number;
    readonly backordered: number;
    readonly allocated: number;
    readonly shipped: number;
    readonly cancelled: number;
  }[];
  readonly levels: readonly {
    readonly sku: string;
    readonly locationId: string;
    readonly onHand: number;
    readonly reserved: number;
    /** Sum of the level's movements of stock on hand. */
    readonly moved: number;
  }[];
  /** Units reserved for orders, by inventory; units of work on them, by fulfillment; as orders has recorded them. */
  readonly allocations: readonly {
    readonly id: string;
    readonly orderId: string;
    readonly sku: string;
    readonly locationId: string;
    readonly reserved: number;
    readonly shipped: number;
    readonly worked: number;
    readonly recorded: number;
  }[];
  readonly payments: readonly {
    readonly id: string;
    readonly orderId: string;
    readonly method: string;
    readonly status: string;
    readonly authorized: number;
    readonly captured: number;
    readonly ageSeconds: number;
  }[];
  /** The payment provider's own ledger. `paymentId` is what the call was about. */
  readonly charges: readonly {
    readonly kind: 'AUTHORIZE' | 'CAPTURE' | 'VOID';
    readonly paymentId: string;
    readonly outcome: string;
    readonly amount: number;
  }[];
  readonly shipments: readonly {
    readonly id: string;
    readonly orderId: string;
    readonly status: string;
    readonly ageSeconds: number;
  }[];
  /** The carrier's own ledger. */
  readonly labels: readonly { readonly shipmentId: string; readonly trackingNumber: string }[];
  /** Deliveries that nobody acknowledged, and dead letters, by consumer. */
  readonly deliveries: readonly { readonly consumer: string; readonly pending: number; readonly dead: number }[];
}
