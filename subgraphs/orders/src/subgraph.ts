import { federatedSchema, type SubgraphSchema } from '@oms/platform/graphql/federated-schema';
import { AppeasementQueries, AppeasementResolver, OrderAppeasementsResolver } from './schema/appeasement.resolver.js';
import { OrderEditRequestResolver } from './schema/edit-request.resolver.js';
import { DeliveryAddressMutations } from './schema/delivery-address.mutations.js';
import { EditOrderMutations } from './schema/edit-order.mutations.js';
import { OrderLineType } from './schema/order-parts.type.js';
import { OrderMutations } from './schema/order.mutations.js';
import { OrderQueries } from './schema/order.queries.js';
import { OrderDocumentResolver, OrderDocumentsResolver } from './schema/order-document.resolver.js';
import { OrderExportLinkResolver } from './schema/order-export-link.resolver.js';
import { OrderExportResolver } from './schema/order-export.resolver.js';
import { OrderDeskResolver, OrderViewResolver } from './schema/order-desk.resolver.js';
import { OrderFeedQueries } from './schema/order-feed.queries.js';
import { OrderEventResolver } from './schema/order-event.resolver.js';
import { OrderLineResolver } from './schema/order-line.resolver.js';
import { OrderParcelsResolver } from './schema/order-parcels.resolver.js';
import { OrderResolver } from './schema/order.resolver.js';
import { CustomerOrdersResolver, ItemPricesResolver, references } from './schema/references.resolver.js';
import { PaymentMutations } from './schema/payment.mutations.js';
import { CreditEntryResolver, CustomerCreditResolver, StoreCreditResolver } from './schema/credit.resolver.js';
import { GiftCardResolver } from './schema/gift-card.resolver.js';
import { RefundExcessResolver } from './schema/refund-excess.resolver.js';
import { OrderAllowancesResolver, RefundMutations } from './schema/refund.mutations.js';
import { OrderRefundRequestsResolver, RefundRequestResolver } from './schema/refund-request.resolver.js';
import { ClaimOrdersMutations } from './schema/claim-orders.mutations.js';
import { CarrierClaimResolver } from './schema/claim.resolver.js';
import { ReturnMutations } from './schema/return.mutations.js';
import { OrderReturnsResolver, ReturnResolver } from './schema/return.resolver.js';
import { PlaceOrdersMutation } from './schema/place-orders.mutation.js';
import { SetupMutations } from './schema/setup.mutations.js';
import { ImportRatesResolver } from './schema/import-rates.resolver.js';
import { SetupRatesResolver } from './schema/setup-rates.resolver.js';
import { LocationStub } from './schema/stubs.type.js';

/** What is done with an order's money, and with customers' credit. */
const MONEY = [
  PaymentMutations,
  RefundMutations,
  RefundExcessResolver,
  OrderAllowancesResolver,
  RefundRequestResolver,
  OrderRefundRequestsResolver,
  CustomerCreditResolver,
  StoreCreditResolver,
  CreditEntryResolver,
  GiftCardResolver,
  AppeasementResolver,
  OrderAppeasementsResolver,
  AppeasementQueries,
  OrderDocumentResolver,
  OrderDocumentsResolver,
] as const;

/** The orders subgraph. */
export const buildOrdersSchema = (): Promise<SubgraphSchema> =>
  federatedSchema({
    resolvers: [
      OrderQueries,
      OrderResolver,
      OrderParcelsResolver,
      OrderLineResolver,
      OrderMutations,
      SetupMutations,
      CustomerOrdersResolver,
      ItemPricesResolver,
      OrderEventResolver,
      OrderFeedQueries,
      PlaceOrdersMutation,
      EditOrderMutations,
      DeliveryAddressMutations,
      SetupRatesResolver,
      ImportRatesResolver,
      OrderDeskResolver,
      OrderEditRequestResolver,
      OrderExportResolver,
      OrderExportLinkResolver,
      OrderViewResolver,
      ReturnResolver,
      OrderReturnsResolver,
      ReturnMutations,
      CarrierClaimResolver,
      ClaimOrdersMutations,
      ...MONEY,
    ],
    orphanedTypes: [OrderLineType, LocationStub],
    references,
  });
