/** A request of which many are sent; `distinct` makes them all different, otherwise they are all the same. */
export interface Scenario {
  readonly name: string;
  readonly query: string;
  readonly variables: (turn: number) => Record<string, unknown>;
}

/** Different requests before they repeat: more than are ever under way at once. */
const DISTINCT = 400;

const ENTITY = `query Entity($id: ID!) {
  order(id: $id) { id number status total { amount currencyCode } placedAt customer { id number name } }
}`;

const PAGE = `query Page($after: String) {
  orders(first: 50, after: $after) {
    nodes {
      id number status placedAt total { amount currencyCode }
      customer { id number name email }
      lines(first: 3) { nodes { id sku title quantity total { amount currencyCode } } }
      fulfillmentOrders(first: 1) { nodes { id number status location { id code } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const MUTATION = `mutation Cancel($input: CancelOrderInput!) {
  cancelOrder(input: $input) { order { id number status customer { id number } } userErrors { message } }
}`;

const distinct = (turn: number): number => turn % DISTINCT;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'entity', query: ENTITY, variables: (turn) => ({ id: `order-${distinct(turn)}` }) },
  { name: 'entity, identical', query: ENTITY, variables: () => ({ id: 'order-0' }) },
  { name: 'page of 50', query: PAGE, variables: (turn) => ({ after: `cursor-${distinct(turn)}` }) },
  { name: 'page of 50, identical', query: PAGE, variables: () => ({ after: 'cursor-0' }) },
  { name: 'mutation', query: MUTATION, variables: (turn) => ({ input: { orderId: `order-${distinct(turn)}` } }) },
];
