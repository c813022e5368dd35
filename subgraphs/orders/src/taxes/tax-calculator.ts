import type { TaxShare } from '../rules/money-state.js';
import { ratesFor, taxesOf, type Taxable, type TaxRate } from '../rules/taxes.js';

/** How amounts are taxed: the rates that hold for the places in question, and whether prices contain their taxes. */
export interface TaxQuestion {
  readonly table: readonly TaxRate[];
  readonly included: boolean;
}

/**
 * The tax calculator port. It answers at once, since orders are priced in the transaction that takes or changes them, with
 * rows locked: an adapter to a tax service keeps that service's rates up to date beside it.
 */
export interface TaxCalculator {
  readonly name: string;
  /** Taxes of each amount, in the order of the amounts. */
  taxes(amounts: readonly Taxable[], question: TaxQuestion): readonly (readonly TaxShare[])[];
}

/** Taxes by the tax table of this installation. */
export const tableTaxes: TaxCalculator = {
  name: 'table',
  taxes: (amounts, { table, included }) =>
    amounts.map((taxable) => taxesOf(taxable.amount, ratesFor(table, taxable), included)),
};
