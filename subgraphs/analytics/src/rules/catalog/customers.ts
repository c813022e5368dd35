import { distinctOf, metricOf, sumOf, type MetricFamily } from './model.js';

const life = sumOf('customer');
const metric = metricOf('customers');

/** Who buys, who comes back, and what a customer is worth. */
export const CUSTOMERS: MetricFamily = {
  name: 'customers',
  measures: [
    distinctOf('order', 'customers', 'o.customer_id'),
    life('newCustomers', '1'),
    life('returningCustomers', '(c.orders > 1)::int'),
    life('lifetimeOrders', 'c.orders'),
    life('lifetimeSales', 'c.total', { money: true }),
  ],
  metrics: [
    metric('customers', 'count', 'Different customers who ordered', 'customers', 'NON_ADDITIVE'),
    metric('newCustomers', 'count', 'Customers by the day of their first order'),
    metric('repeatCustomers', 'count', 'Customers who ordered and had ordered before', 'customers - newCustomers', 'NON_ADDITIVE'),
    metric('returningCustomers', 'count', 'New customers who have ordered again since'),
    metric('repeatRate', 'percent', 'Share of the new customers who have ordered again since', '100 * returningCustomers / newCustomers'),
    metric('lifetimeValue', 'money', 'Total sales so far per customer, by the day of the first order', 'lifetimeSales / newCustomers'),
    metric('ordersPerCustomer', 'ratio', 'Orders so far per customer, by the day of the first order', 'lifetimeOrders / newCustomers'),
  ],
}; // prettier-ignore
