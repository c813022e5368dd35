import { showSlowestLists } from '../measure/narrowings.js';
import { atEachSize, requestCost, show } from '../measure/request-cost.js';
import { idOf } from '../stored/ids.js';
import { loadOrders } from '../stored/load-orders.js';
import { familyNameOf, seedCustomersTo } from './seed-customers.js';

export interface Customer360Options {
  /** Customers stored, from few to many. */
  readonly sizes: readonly number[];
  readonly requests: number;
}

/** Orders that are stored; each of the first 4,000 customers has as many of them. */
const ORDERS = 20_000;
const WITH_ORDERS = 4_000;

/** What an agent sees of whoever calls. */
const SCREEN = `query($id: ID!) { customer(id: $id) { number name email phone address { city postalCode } tags
  addresses { label address { line1 city } defaultShipping } consents { channel purpose granted } paymentPreferences { label } employer { name }
  lifetime { currency orders returned value { amount } refunded { amount } } storeCredit { balance { amount } }
  orders(first: 10) { nodes { number status fulfillmentStatus returnStatus total { amount } lines { nodes { sku quantity } } } }
  cases(first: 10) { nodes { number status severity dueAt } } notes(first: 10) { nodes { text } } notifications(first: 10) { nodes { notice status } } } }`;
const SEARCH = `query($text: String) { customers(first: 20, filter: { text: $text }) { nodes { number name email } } }`;

/** One caller's screen, finding callers by a mistyped name and by telephone, and every list of the graph, at each number of customers. */
export const customer360Bench = ({ sizes, requests }: Customer360Options): Promise<void> =>
  atEachSize(sizes, async (target, client, size, known) => {
    await seedCustomersTo(target.urlOf('customers'), size, known);
    if (known === 0) await loadOrders(target, ORDERS);
    const cost = (document: string, variables: (index: number) => object) =>
      requestCost(target, requests, (index) => client.ask(document, variables(index)));
    show('customer 360', size, await cost(SCREEN, (index) => ({ id: idOf('customer', (index * 37) % WITH_ORDERS) })));
    // Without its third letter.
    const typo = (index: number): object => ({ text: familyNameOf((index * 7_919) % size).replace(/^(..)./, '$1') });
    show('search, mistyped', size, await cost(SEARCH, typo));
    const phone = (index: number): object => ({ text: `030 ${1_000_000 + ((index * 7_919) % size)}` });
    show('search by telephone', size, await cost(SEARCH, phone));
    await showSlowestLists(client);
  });
