/** What stands first in an archive: how to read the rest. */
export const archiveIntroduction = (now: Date): string =>
  `Everything that this shop's order management holds on you, as of ${now.toISOString()}.

Each folder is one part of the system, each .json file one of its tables; amounts are in the smallest unit of their
currency, times are UTC. A number behind a table's name (orders-2.json) continues it.

customers/    who you are: addresses, consents with their history, ways to pay (not what your payment provider knows them
              by), notes, cases and what was said in them, messages that were sent to you
orders/       what you bought, paid, returned and were given; invoices and credit notes as PDF in documents/
inventory/    what was reserved for your orders, and where
fulfillment/  parcels, scans, and labels as they were printed
analytics/    the facts on your orders that figures are made of

What carriers, payment providers and mail servers keep is theirs to tell.
`;
