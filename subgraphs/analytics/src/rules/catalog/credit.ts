import { aggregateOf, FACTOR, metricOf, sumOf, type MetricFamily } from './model.js';

const change = sumOf('credit');
const metric = metricOf('credit');
const money = { money: true };

/** What is owed to those who hold store credit and gift cards. */
export const CREDIT: MetricFamily = {
  name: 'credit',
  measures: [
    change('creditIssued', 'e.issued', money),
    change('creditRedeemed', 'e.redeemed', money),
    change('creditExpired', 'e.expired', money),
    change('creditChange', 'e.change', money),
    { ...aggregateOf('creditDay', 'creditOwed', `sum_at_last(e.day, e.balance${FACTOR})`), ...money, decimal: false },
  ],
  metrics: [
    metric('creditIssued', 'money', 'Store credit and gift cards given out, by the day'),
    metric('creditRedeemed', 'money', 'Store credit and gift cards paid with, by the day'),
    metric('creditExpired', 'money', 'Store credit and gift cards that lapsed, by the day'),
    metric('creditChange', 'money', 'What is owed for store credit and gift cards more, or less, than before'),
    metric('creditLiability', 'money', 'What is owed for store credit and gift cards at the end of the last day', 'creditOwed', 'SEMI_ADDITIVE'),
  ],
}; // prettier-ignore
