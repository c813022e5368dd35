import { sql } from '@oms/platform/database/sql';
import { fetchPage } from '@oms/platform/graphql/page';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { Arg, Authorized, Ctx, Field, Int, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import { exportLines, type ExportedOrder } from '../rules/export-rows.js';
import type { OrdersServices } from '../services.js';
import { orderConditions } from './order-conditions.js';
import { OrderFilter } from './order-list.inputs.js';

export const ExportFormatEnum = { CSV: 'CSV', NDJSON: 'NDJSON' } as const;
registerEnumType(ExportFormatEnum, { name: 'ExportFormat' });

@ObjectType({ description: 'A piece of a file; put behind each other, pieces are the whole.' })
class OrderExportPiece {
  @Field()
  content!: string;

  @Field(() => String, { nullable: true, description: 'Where the next piece begins; null behind the last.' })
  next?: string | null;
}

/** Orders of any filter as a file, piece by piece: nothing is kept, nothing times out, and it can be resumed. */
@Resolver()
export class OrderExportResolver {
  @Authorized('orders:read')
  @Query(() => OrderExportPiece, { nullable: true })
  async orderExport(
    @Ctx() ctx: SubgraphContext<OrdersServices>,
    @Arg('format', () => ExportFormatEnum) format: 'CSV' | 'NDJSON',
    @Arg('filter', () => OrderFilter, { nullable: true }) filter?: OrderFilter,
    @Arg('after', () => String, { nullable: true }) after?: string,
    @Arg('first', () => Int, { nullable: true, description: 'Orders in a piece; default and at most 250.' })
    first?: number,
  ) {
    const { edges, pageInfo } = await fetchPage<ExportedOrder>(ctx.db, {
      columns: sql`o.*`,
      from: sql`orders o`,
      where: await orderConditions(ctx.db, filter ?? {}, ctx.clock.now()),
      sort: [
        { expression: sql`o.placed_at`, type: 'timestamptz' },
        { expression: sql`o.id`, type: 'uuid' },
      ],
      page: { first: first ?? 250, after: after ?? null },
    });
    const content = exportLines(
      edges.map(({ node }) => node),
      format,
      !after,
    );
    return { content, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  }
}
