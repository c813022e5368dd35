/** What the explorer opens with, and what the start prints to paste. */
export const DEMO_QUERY = `query Orders {
  orders(first: 5) {
    totalCount
    nodes {
      number
      status
      paymentStatus
      fulfillmentStatus
      total { amount currencyCode }
      customer { name }
      lines { nodes { quantity allocated shipped item { title category } } }
      fulfillmentOrders { nodes { number status location { name } shipments { trackingNumber status } } }
    }
  }
}
`;

/** What the explorer offers beside it: start it, then change an order elsewhere. */
export const DEMO_SUBSCRIPTION = `subscription OrdersAsTheyChange {
  orderEvents {
    sequence
    type
    status
    fulfillmentStatus
    order { number total { amount currencyCode } customer { name } }
  }
}
`;
