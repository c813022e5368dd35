/** A broken rule that `oms verify` found. */
export interface Violation {
  /** Name of the rule, such as `level.sum-of-movements`. */
  readonly rule: string;
  /** What breaks it: an id, an order number, a SKU and location. */
  readonly subject: string;
  /** Expected and found, in words. */
  readonly detail: string;
}
