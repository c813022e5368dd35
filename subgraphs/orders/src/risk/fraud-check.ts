import type { RiskState } from '../rules/money-state.js';

/** What a fraud check is told of an order. Amounts in minor units. */
export interface RiskQuestion {
  readonly orderId: string;
  readonly number: string;
  readonly currency: string;
  readonly total: number;
  readonly email: string | null;
  readonly customerId: string | null;
  readonly billingCountry: string | null;
  readonly shippingCountries: readonly string[];
  readonly express: boolean;
  readonly units: number;
  /** Orders of the same customer or e-mail address before this one. */
  readonly ordersBefore: number;
  readonly failedPayments: number;
}

/** The fraud check port. It may throw: then it is asked again, and the order stays held meanwhile. */
export interface FraudCheck {
  readonly name: string;
  assess(question: RiskQuestion): Promise<Pick<RiskState, 'score' | 'reasons'>>;
}

const RULES: readonly (readonly [reason: string, points: number, applies: (question: RiskQuestion) => boolean])[] = [
  [
    'COUNTRY_MISMATCH',
    40,
    ({ billingCountry, shippingCountries }) =>
      billingCountry !== null && shippingCountries.some((country) => country !== billingCountry),
  ],
  ['FAILED_PAYMENTS', 40, ({ failedPayments }) => failedPayments > 0],
  ['FIRST_ORDER', 15, ({ ordersBefore }) => ordersBefore === 0],
  ['MANY_UNITS', 20, ({ units }) => units >= 50],
  ['EXPRESS', 10, ({ express }) => express],
  ['NO_CONTACT', 25, ({ email, customerId }) => !email && !customerId],
];

/** A check without an outside: points for what fraud often looks like. */
export const ruleFraudCheck: FraudCheck = {
  name: 'rules',
  assess(question) {
    const met = RULES.filter(([, , applies]) => applies(question));
    const score = Math.min(
      100,
      met.reduce((sum, [, points]) => sum + points, 0),
    );
    return Promise.resolve({ score, reasons: met.map(([reason]) => reason) });
  },
};
