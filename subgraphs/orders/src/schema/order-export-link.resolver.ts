import type { ExpiringLink } from '@oms/platform/auth/expiring-links';
import {
  fileLinkOf,
  filePartOf,
  placeText,
  readPlace,
  ROW_FILES,
  type FilePart,
} from '@oms/platform/graphql/linked-file';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import { Arg, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import { exportLines } from '../rules/export-rows.js';
import type { OrdersServices } from '../services.js';
import { readExported, type ExportPosition } from '../storage/exported-orders.js';
import { orderConditions } from './order-conditions.js';
import { ExportFormatEnum } from './order-export.resolver.js';
import { OrderFilter } from './order-list.inputs.js';

type Context = SubgraphContext<OrdersServices>;

const LINK_SECONDS = 3_600;
/** Orders of one part: what any process holds of a file at a time. */
const ORDERS_OF_PART = 2_000;

const OrderExportLink = fileLinkOf(
  'OrderExportLink',
  'A file of orders that is streamed when the link is opened; nothing of it is stored.',
);

const OrderExportPart = filePartOf('OrderExportPart', 'text');

const position = z.object({ at: z.string().max(40), id: z.string().refine(isId) });

const moment = (given: Date | string | null | undefined): Date | null => (given ? new Date(given) : null);

/** A filter that has been JSON. */
const revived = (filter: OrderFilter): OrderFilter =>
  Object.assign(new OrderFilter(), filter, {
    placedFrom: moment(filter.placedFrom),
    placedTo: moment(filter.placedTo),
  });

/** Orders of any filter as one file, however many: a link that is opened without a token, for an hour. */
@Resolver()
export class OrderExportLinkResolver {
  @Authorized('orders:read')
  @Query(() => OrderExportLink, { nullable: true })
  orderExportLink(
    @Ctx() { services, clock }: Context,
    @Arg('format', () => ExportFormatEnum) format: 'CSV' | 'NDJSON',
    @Arg('filter', () => OrderFilter, { nullable: true }) filter?: OrderFilter,
  ): ExpiringLink {
    const until = new Date(clock.now().getTime() + LINK_SECONDS * 1_000);
    return services.exportLinks.make({ filter: filter ?? {}, format }, until);
  }

  @Authorized('public')
  @Query(() => OrderExportPart, {
    nullable: true,
    description: 'Part of the file behind a link; null when it has run out.',
  })
  async orderExportPart(
    @Ctx() { services, clock, db }: Context,
    @Arg('token', () => String) token: string,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ): Promise<FilePart | null> {
    const link = services.exportLinks.open(token, clock.now());
    if (!link) return null;
    const [ending, mediaType] = ROW_FILES[link.format];
    const where = await orderConditions(db, revived(link.filter), clock.now());
    const { orders, next } = await readExported(db, {
      where,
      after: readPlace<ExportPosition>(after, position),
      most: ORDERS_OF_PART,
    });
    return {
      content: exportLines(orders, link.format, !after),
      next: next && placeText(next),
      name: `orders-${new Date(link.until - LINK_SECONDS * 1_000).toISOString().slice(0, 10)}.${ending}`,
      mediaType,
    };
  }
}
