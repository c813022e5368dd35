import type { OperationContext } from '@oms/platform/commands/run-command';
import { refuse } from '@oms/platform/errors/domain-error';
import { answerMutation } from '@oms/platform/graphql/answer-mutation';
import type { SubgraphContext } from '@oms/platform/graphql/subgraph-context';
import { UserErrorType } from '@oms/platform/graphql/value-types';
import { Arg, Authorized, Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { importDiscountCodes, importShippingRates, importTaxRates } from '../operations/import-rates.js';
import type { ImportResult } from '../operations/import-prices.js';
import type { OrdersServices } from '../services.js';
import {
  UpsertDiscountCodesInputType,
  UpsertShippingRatesInputType,
  UpsertTaxRatesInputType,
} from './setup-rates.inputs.js';

type Context = SubgraphContext<OrdersServices>;

@ObjectType({ description: 'A row that was not taken.' })
class RejectedRow {
  @Field(() => Int, { description: 'Its place in the list, from 0.' })
  index!: number;

  @Field(() => String, { nullable: true })
  field?: string | null;

  @Field()
  reason!: string;
}

@ObjectType({ description: 'What became of a list: each row is new, changed, as it was, or rejected.' })
class ImportRowsPayload {
  @Field(() => Int)
  created!: number;

  @Field(() => Int)
  updated!: number;

  @Field(() => Int)
  unchanged!: number;

  @Field(() => [RejectedRow])
  rejected!: readonly RejectedRow[];

  @Field(() => [UserErrorType])
  userErrors!: readonly UserErrorType[];
}

const MOST_ROWS = 1_000;
const NOTHING: ImportResult = { created: 0, updated: 0, unchanged: 0, rejected: [] };

async function imported(
  ctx: Context,
  given: { operation: string; input: { idempotencyKey?: string | null } },
  [list, rows]: readonly [name: string, rows: readonly unknown[]],
  command: (op: OperationContext<OrdersServices>) => Promise<ImportResult>,
): Promise<ImportRowsPayload> {
  const { outcome, userErrors } = await answerMutation(ctx, { ...given, permission: 'orders:setup' }, (op) => {
    if (rows.length > MOST_ROWS) throw refuse('TOO_MANY', `At most ${MOST_ROWS} rows at a time.`, [list]);
    return command(op);
  });
  return { ...(outcome ?? NOTHING), userErrors };
}

/** Lists of rates of which each row is taken or rejected by itself. Without `from` a row holds from the beginning. */
@Resolver()
export class ImportRatesResolver {
  @Authorized('orders:setup')
  @Mutation(() => ImportRowsPayload, { description: 'At most 1,000 rows, each taken or rejected by itself.' })
  importTaxRates(
    @Arg('input', () => UpsertTaxRatesInputType) input: UpsertTaxRatesInputType,
    @Ctx() ctx: Context,
  ): Promise<ImportRowsPayload> {
    const given = { operation: 'importTaxRates', input };
    return imported(ctx, given, ['rates', input.rates], (op) => {
      if (input.categories?.length)
        throw refuse('NOT_IMPORTED', 'Categories are set by upsertTaxRates.', ['categories']);
      return importTaxRates(op, input.rates);
    });
  }

  @Authorized('orders:setup')
  @Mutation(() => ImportRowsPayload, { description: 'At most 1,000 rows, each taken or rejected by itself.' })
  importShippingRates(
    @Arg('input', () => UpsertShippingRatesInputType) input: UpsertShippingRatesInputType,
    @Ctx() ctx: Context,
  ): Promise<ImportRowsPayload> {
    const given = { operation: 'importShippingRates', input };
    return imported(ctx, given, ['rates', input.rates], (op) => importShippingRates(op, input.rates));
  }

  @Authorized('orders:setup')
  @Mutation(() => ImportRowsPayload, { description: 'At most 1,000 rows, each taken or rejected by itself.' })
  importDiscountCodes(
    @Arg('input', () => UpsertDiscountCodesInputType) input: UpsertDiscountCodesInputType,
    @Ctx() ctx: Context,
  ): Promise<ImportRowsPayload> {
    const given = { operation: 'importDiscountCodes', input };
    return imported(ctx, given, ['codes', input.codes], (op) => importDiscountCodes(op, input.codes));
  }
}
