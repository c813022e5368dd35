import { rows, sql } from '@oms/platform/database/sql';
import { groupByKey } from '@oms/platform/graphql/align';
import { DateTime } from '@oms/platform/graphql/scalars';
import { defineLoader, type SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Ctx, Field, FieldResolver, ObjectType, Resolver, Root } from 'type-graphql';
import { PARCEL_ENTRIES, parcelsOf, type ParcelEntry } from '../rules/parcels.js';
import type { OrdersServices } from '../services.js';
import { OrderType } from './order.type.js';
import type { OrderView } from './shown-order.js';

@ObjectType('OrderParcelScan', { description: 'Something that a carrier said of a parcel.' })
class OrderParcelScanType {
  @Field({ description: 'IN_TRANSIT, OUT_FOR_DELIVERY, DELIVERED, EXCEPTION, RETURN_TO_SENDER or LOST.' })
  status!: string;

  @Field(() => String, { nullable: true, description: 'In the carrier’s words.' })
  description?: string | null;

  @Field(() => DateTime)
  occurredAt!: Date;
}

@ObjectType('OrderParcel', { description: 'A parcel that has left, as its customer follows it.' })
class OrderParcelType {
  @Field()
  trackingNumber!: string;

  @Field(() => String, { nullable: true })
  carrier?: string | null;

  @Field(() => String, { nullable: true, description: 'The carrier’s own page about it.' })
  trackingUrl?: string | null;

  @Field({ description: 'SHIPPED, or what was last said of it.' })
  status!: string;

  @Field(() => DateTime)
  shippedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the carrier expects to deliver it.' })
  estimatedAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  deliveredAt?: Date | null;

  @Field(() => [OrderParcelScanType], { description: 'Oldest first.' })
  scans!: readonly OrderParcelScanType[];
}

const parcelEntries = defineLoader<string, (ParcelEntry & { readonly orderId: string })[], OrdersServices>(
  async (ctx, ids) => {
    const found = await rows<ParcelEntry & { readonly orderId: string }>(
      ctx.db,
      sql`select order_id, type, data, occurred_at from order_event
          where order_id = any(${ids}::uuid[]) and type = any(${PARCEL_ENTRIES}::text[]) order by order_id, sequence`,
    );
    return groupByKey(ids, found, ({ orderId }) => orderId);
  },
);

@Resolver(() => OrderType)
export class OrderParcelsResolver {
  @FieldResolver(() => [OrderParcelType], { description: 'Parcels that have left: what a customer follows.' })
  async parcels(@Root() { row }: OrderView, @Ctx() ctx: SubgraphContext<OrdersServices>) {
    return parcelsOf((await ctx.load(parcelEntries, row.id)) ?? []);
  }
}
