import { answerMutation, type MutationAnswer } from '@oms/platform/graphql/answer-mutation';
import type { OperationContext } from '@oms/platform/commands/run-command';
import { rows, sql } from '@oms/platform/database/sql';
import { toConnection } from '@oms/platform/graphql/connection';
import { PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { moneyOf } from '@oms/platform/graphql/value-types';
import { Arg, Args, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { setTaxExemption } from '../operations/set-tax-exemption.js';
import { upsertDiscountCodes } from '../operations/upsert-discount-codes.js';
import { upsertLegalEntity } from '../operations/upsert-legal-entity.js';
import { upsertShippingRates } from '../operations/upsert-shipping-rates.js';
import { upsertTaxRates } from '../operations/upsert-tax-rates.js';
import type { OrdersServices } from '../services.js';
import * as input from './setup-rates.inputs.js';
import * as type from './setup-rates.type.js';

type Context = SubgraphContext<OrdersServices>;
type Money = { currency: string; amount: number };

/** Answers a set-up command by how many rows it changed. */
async function changed(
  ctx: Context,
  given: { operation: string; input: { idempotencyKey?: string | null } },
  command: (op: OperationContext<OrdersServices>) => Promise<object>,
) {
  const { outcome, userErrors }: MutationAnswer<object> = await answerMutation(
    ctx,
    { ...given, permission: 'orders:setup' },
    command,
  );
  const count = outcome && 'changed' in outcome ? Number(outcome.changed) : 0;
  return { changed: outcome ? Math.max(count, 'changed' in outcome ? 0 : 1) : 0, userErrors };
}

@Resolver()
export class SetupRatesResolver {
  @Authorized('orders:setup')
  @Mutation(() => type.SetupPayload)
  upsertTaxRates(
    @Arg('input', () => input.UpsertTaxRatesInputType) given: input.UpsertTaxRatesInputType,
    @Ctx() ctx: Context,
  ) {
    return changed(ctx, { operation: 'upsertTaxRates', input: given }, (op) => upsertTaxRates(op, given));
  }

  @Authorized('orders:setup')
  @Mutation(() => type.SetupPayload)
  upsertShippingRates(
    @Arg('input', () => input.UpsertShippingRatesInputType) given: input.UpsertShippingRatesInputType,
    @Ctx() ctx: Context,
  ) {
    return changed(ctx, { operation: 'upsertShippingRates', input: given }, (op) => upsertShippingRates(op, given));
  }

  @Authorized('orders:setup')
  @Mutation(() => type.SetupPayload)
  upsertDiscountCodes(
    @Arg('input', () => input.UpsertDiscountCodesInputType) given: input.UpsertDiscountCodesInputType,
    @Ctx() ctx: Context,
  ) {
    return changed(ctx, { operation: 'upsertDiscountCodes', input: given }, (op) => upsertDiscountCodes(op, given));
  }

  @Authorized('orders:setup')
  @Mutation(() => type.SetupPayload)
  setTaxExemption(
    @Arg('input', () => input.SetTaxExemptionInputType) given: input.SetTaxExemptionInputType,
    @Ctx() ctx: Context,
  ) {
    return changed(ctx, { operation: 'setTaxExemption', input: given }, (op) => setTaxExemption(op, given));
  }

  @Authorized('orders:setup')
  @Mutation(() => type.SetupPayload)
  upsertLegalEntity(
    @Arg('input', () => input.UpsertLegalEntityInputType) given: input.UpsertLegalEntityInputType,
    @Ctx() ctx: Context,
  ) {
    return changed(ctx, { operation: 'upsertLegalEntity', input: given }, (op) => upsertLegalEntity(op, given));
  }

  @Authorized('orders:read')
  @Query(() => [type.LegalEntityType], { nullable: true })
  legalEntities(@Ctx() ctx: Context) {
    return rows(ctx.db, sql`select * from legal_entity order by code`);
  }

  @Authorized('orders:read')
  @Query(() => type.TaxRateConnection, { nullable: true })
  async taxRates(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const sort = [
      { expression: sql`t.country::text`, type: 'text' as const },
      { expression: sql`t.id`, type: 'uuid' as const },
    ];
    return toConnection(await fetchPage(ctx.db, { columns: sql`t.*`, from: sql`tax_rate t`, sort, page }));
  }

  @Authorized('orders:read')
  @Query(() => type.ShippingRateConnection, { nullable: true })
  async shippingRates(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const sort = [
      { expression: sql`r.channel_code`, type: 'text' as const },
      { expression: sql`r.id`, type: 'uuid' as const },
    ];
    const found = await fetchPage<Money & { minSubtotal: number }>(ctx.db, {
      columns: sql`r.*`,
      from: sql`shipping_rate r`,
      sort,
      page,
    });
    const edges = found.edges.map(({ cursor, node }) => ({
      cursor,
      node: {
        ...node,
        amount: moneyOf(node.amount, node.currency),
        minSubtotal: moneyOf(node.minSubtotal, node.currency),
      },
    }));
    return toConnection({ ...found, edges });
  }

  @Authorized('orders:read')
  @Query(() => type.DiscountCodeConnection, { nullable: true })
  async discountCodes(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const sort = [{ expression: sql`d.code`, type: 'text' as const }];
    const found = await fetchPage<{ currency: string | null; amount: number | null }>(ctx.db, {
      columns: sql`d.*`,
      from: sql`discount_code d`,
      sort,
      page,
    });
    const edges = found.edges.map(({ cursor, node }) => ({
      cursor,
      node: { ...node, amount: node.amount !== null && node.currency ? moneyOf(node.amount, node.currency) : null },
    }));
    return toConnection({ ...found, edges });
  }
}
