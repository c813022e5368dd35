/** Places that the code names one by one, where the tour kills a process; commands and consumers have more, named after them. */
export const TOURED_PLACES = [
  'place-order.before-authorize',
  'authorize-payment.after-call',
  'capture.before-call',
  'capture.after-call',
  'void-payment.after-call',
  'label.before-intent',
  'label.before-call',
  'label.after-call',
  'relay.after-claim',
  'relay.after-enqueue',
] as const;

/** Named places that a shop of the tour does not come to, and why that is no loss. */
export const OTHER_PLACES: Readonly<Record<string, string>> = {
  'refund.before-call': 'the same steps as a capture: intent, call under its key, outcome',
  'refund.after-call': 'the same steps as a capture: intent, call under its key, outcome',
  'rebuildAnalytics.before-switch':
    'figures are made anew by hand, beside those that are read; whoever repeats it begins anew',
  'return-label.before-intent': 'the same steps as a label of a shipment; the shop of the tour takes nothing back',
  'return-label.before-call': 'the same steps as a label of a shipment; the shop of the tour takes nothing back',
  'return-label.after-call': 'the same steps as a label of a shipment; the shop of the tour takes nothing back',
  'send-notifications.before-send': 'the shop of the tour has customers without addresses for mail',
  'send-notifications.after-send': 'the shop of the tour has customers without addresses for mail',
};

/** Commands that the clock gives out every few minutes, hours or nights: they come at the start, and not again in a tour. */
export const RARE_COMMANDS = [
  'closeResolvedCases',
  'reviewReplenishment',
  'eraseOrdersAtRest',
  'forgetErasedOrders',
  'watchBackorders',
  'endOldBackorders',
  'reportOldBackorders',
  'endOverdueOrders',
  'reportOverdueOrders',
  'expireCredit',
  'expireReturns',
  'expireEditRequests',
  'expireDataExports',
  'reviewRetention',
  'eraseGuests',
] as const;

/** Consumers whose every place the tour comes to: those that an order meets from placing to a complaint after it was shipped. */
export const TOURED_CONSUMERS = [
  'inventory.allocation',
  'inventory.record-fulfillment',
  'inventory.fill-backorders',
  'inventory.reorder-alert',
  'orders.capture-payments',
  'orders.carry-out-case-actions',
  'orders.find-orders-of-cases',
  'customers.settle-case-actions',
  'orders.record-reservations',
  'orders.record-fulfillment',
  'orders.record-items',
  'orders.record-locations',
  'fulfillment.label-generation',
  'fulfillment.record-demand',
  'fulfillment.record-reservations',
  'fulfillment.record-items',
  'fulfillment.record-locations',
  'analytics.project-orders',
  'analytics.project-fulfillment',
  'analytics.project-items',
  'analytics.project-locations',
  'analytics.project-stock',
] as const;
