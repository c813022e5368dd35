import { BadInputError } from '@oms/platform/errors/domain-error';
import { DateTime } from '@oms/platform/graphql/scalars';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { isId } from '@oms/platform/values/ids';
import { Arg, Authorized, Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
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

/** What a link holds: which orders, as what, and until when (milliseconds since 1970). */
interface OrderExportToken {
  readonly filter: OrderFilter;
  readonly format: 'CSV' | 'NDJSON';
  readonly until: number;
}

@ObjectType({ description: 'A file of orders that is streamed when the link is opened; nothing of it is stored.' })
class OrderExportLink {
  @Field({ description: 'Where to get it, at the gateway; whoever holds it needs no token.' })
  path!: string;

  @Field(() => DateTime, { description: 'When the link runs out.' })
  expiresAt!: Date;
}

@ObjectType({ description: 'For the gateway, which puts parts together.' })
class OrderExportPart {
  @Field()
  text!: string;

  @Field(() => String, { nullable: true })
  next?: string | null;

  @Field()
  name!: string;

  @Field()
  mediaType!: string;
}

const position = z.object({ at: z.string().max(40), id: z.string().refine(isId) });

function positionOf(after: string | null | undefined): ExportPosition | null {
  if (!after) return null;
  try {
    return position.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
  } catch {
    throw new BadInputError('"after" is no place in this file.', ['after']);
  }
}

const moment = (given: Date | string | null | undefined): Date | null => (given ? new Date(given) : null);

/** A filter that has been JSON. */
const revived = (filter: OrderFilter): OrderFilter =>
  Object.assign(new OrderFilter(), filter, {
    placedFrom: moment(filter.placedFrom),
    placedTo: moment(filter.placedTo),
  });

const KINDS = { CSV: ['csv', 'text/csv; charset=utf-8'], NDJSON: ['ndjson', 'application/x-ndjson'] } as const;

/** Orders of any filter as one file, however many: a link that is opened without a token, for an hour. */
@Resolver()
export class OrderExportLinkResolver {
  @Authorized('orders:read')
  @Query(() => OrderExportLink, { nullable: true })
  orderExportLink(
    @Ctx() { services, clock }: Context,
    @Arg('format', () => ExportFormatEnum) format: 'CSV' | 'NDJSON',
    @Arg('filter', () => OrderFilter, { nullable: true }) filter?: OrderFilter,
  ): OrderExportLink {
    const until = clock.now().getTime() + LINK_SECONDS * 1_000;
    const token: OrderExportToken = { filter: filter ?? {}, format, until };
    return { path: `/exports/orders/${services.exportLinks.sign(token)}`, expiresAt: new Date(until) };
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
  ): Promise<OrderExportPart | null> {
    const link = services.exportLinks.verify<OrderExportToken>(token);
    if (!link || link.until <= clock.now().getTime()) return null;
    const [ending, mediaType] = KINDS[link.format];
    const where = await orderConditions(db, revived(link.filter), clock.now());
    const { orders, next } = await readExported(db, { where, after: positionOf(after), most: ORDERS_OF_PART });
    return {
      text: exportLines(orders, link.format, !after),
      next: next ? Buffer.from(JSON.stringify(next)).toString('base64url') : null,
      name: `orders-${new Date(link.until - LINK_SECONDS * 1_000).toISOString().slice(0, 10)}.${ending}`,
      mediaType,
    };
  }
}
