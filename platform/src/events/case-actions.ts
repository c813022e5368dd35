interface Money {
  readonly amount: string;
  readonly currencyCode: string;
}

interface Units {
  readonly lineId: string;
  readonly quantity: number;
}

/** What is done to the order of the case. */
interface OfOrder {
  readonly orderId: string;
}

/** What is done to a return: one of the order, where the case is about one. */
interface OfReturn {
  readonly returnId: string;
  readonly orderId: string | null;
}

/** What is done names why: `reason` is the case's resolution, a code. */
interface Reasoned {
  readonly reason: string;
}

type Resolution = 'REFUND' | 'STORE_CREDIT' | 'EXCHANGE';

/** What is done by the order's own commands, or by those of its customer's credit. */
interface OrderActions {
  readonly REFUND: OfOrder &
    Reasoned & {
      readonly amount?: Money | null;
      readonly lines?: readonly Units[] | null;
      readonly to?: 'SOURCE' | 'STORE_CREDIT' | null;
    };
  readonly SETTLE_REFUND: OfOrder & {
    readonly refundId: string;
    readonly outcome: 'PAID' | 'RETRY' | 'STORE_CREDIT';
    readonly reference?: string | null;
  };
  readonly APPEASEMENT: OfOrder &
    Reasoned & { readonly gives: 'REFUND' | 'STORE_CREDIT' | 'DISCOUNT'; readonly amount: Money };
  readonly RESHIPMENT: OfOrder & Reasoned & { readonly lines: readonly Units[] };
  readonly DECISION: {
    readonly about: { readonly type: 'RefundRequest' | 'Appeasement'; readonly id: string };
    readonly approve: boolean;
    readonly note?: string | null;
  };
  readonly STORE_CREDIT: Reasoned & { readonly customerId: string; readonly amount: Money };
  /** Its code goes to the receiver of the order, or to the customer of the case. */
  readonly GIFT_CARD: Reasoned & {
    readonly orderId: string | null;
    readonly customerId: string | null;
    readonly amount: Money;
  };
  readonly RELEASE_HOLD: OfOrder & { readonly holdId: string };
  readonly CANCEL_ORDER: OfOrder & Reasoned & { readonly lines?: readonly Units[] | null };
  readonly OPEN_RETURN: OfOrder & {
    readonly lines: readonly (Units & {
      readonly sku?: string | null;
      readonly reason: string;
      readonly resolution?: Resolution | null;
      readonly exchangeSku?: string | null;
    })[];
    readonly shipping?: 'LABEL' | 'QR_CODE' | 'STORE' | 'OWN' | null;
    readonly override?: boolean | null;
  };
  readonly RESOLVE_RETURN: OfReturn & {
    readonly items?:
      readonly { readonly sku: string; readonly quantity: number; readonly resolution: Resolution | 'REJECT' }[] | null;
    readonly waiveFees?: boolean | null;
  };
  readonly CANCEL_RETURN: OfReturn & Reasoned;
  readonly CARRIER_CLAIM: OfOrder &
    Reasoned & {
      readonly claims: 'LOST' | 'DAMAGED';
      readonly shipmentId: string | null;
      readonly items: readonly (Units & { readonly sku?: string | null })[];
      readonly resolution: 'RESHIP' | 'REFUND' | 'STORE_CREDIT' | null;
    };
}

/** What is done by those who buy labels. */
interface LabelActions {
  /** The parcel is one of the order, where the case is about one. Requests of the version before name none. */
  readonly RETRY_LABEL: { readonly shipmentId: string; readonly orderId?: string | null };
  readonly RETRY_RETURN_LABEL: OfReturn;
}

interface Actions extends OrderActions, LabelActions {}

/** What is to be done to make a case right; plain JSON. */
export type CaseAction = { [Kind in keyof Actions]: { readonly kind: Kind } & Actions[Kind] }[keyof Actions];

export type CaseActionOf<Kind extends keyof Actions> = Extract<CaseAction, { readonly kind: Kind }>;

/** Those that the orders subgraph carries out. */
export type OrderCaseAction = CaseActionOf<keyof OrderActions>;
