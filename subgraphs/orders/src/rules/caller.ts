/** What the one who places the order may state in it. */
export interface Caller {
  /** Unit prices and discounts. */
  readonly mayPrice: boolean;
  /** Payments made elsewhere, priorities, and orders of any customer. */
  readonly mayState: boolean;
  /** The customer that it is itself. */
  readonly customerId: string | undefined;
}
