import { sql } from '@oms/platform/database/sql';
import { toConnection } from '@oms/platform/graphql/connection';
import { pageOf, PageArgs } from '@oms/platform/graphql/inputs';
import { fetchPage } from '@oms/platform/graphql/page';
import { isId } from '@oms/platform/values/ids';
import { Arg, Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { customerById, type Context } from './customer.loaders.js';
import { CustomerType } from './customer.type.js';
import * as load from './profile.loaders.js';
import {
  CompanyConnection,
  CompanyType,
  ConsentType,
  CustomerAddressType,
  CustomerNoteConnection,
  DuplicateCandidateType,
  PaymentPreferenceType,
} from './profile.type.js';

interface CustomerParent {
  readonly id: string;
  readonly companyId: string | null;
}

/** Everything about a customer that stands in tables of its own. */
@Resolver(() => CustomerType)
export class ProfileResolver {
  @FieldResolver(() => [CustomerAddressType])
  async addresses(@Root() { id }: CustomerParent, @Ctx() ctx: Context) {
    return (await ctx.load(load.addressesOf, id)) ?? [];
  }

  @FieldResolver(() => [ConsentType], { description: 'What holds now.' })
  async consents(@Root() { id }: CustomerParent, @Ctx() ctx: Context) {
    return (await ctx.load(load.consentsOf, id)) ?? [];
  }

  @FieldResolver(() => [ConsentType], { description: 'Every answer, newest first.' })
  async consentHistory(@Root() { id }: CustomerParent, @Ctx() ctx: Context) {
    return (await ctx.load(load.consentHistoryOf, id)) ?? [];
  }

  @FieldResolver(() => [PaymentPreferenceType])
  async paymentPreferences(@Root() { id }: CustomerParent, @Ctx() ctx: Context) {
    return (await ctx.load(load.paymentPreferencesOf, id)) ?? [];
  }

  @FieldResolver(() => CompanyType, { nullable: true, description: 'The company that the customer buys for.' })
  async employer(@Root() { companyId }: CustomerParent, @Ctx() ctx: Context) {
    return companyId ? ((await ctx.load(load.companyById, companyId)) ?? null) : null;
  }

  @Authorized('customers:read')
  @FieldResolver(() => CustomerNoteConnection, { nullable: true, description: 'For staff; pinned ones first.' })
  async notes(@Root() { id }: CustomerParent, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const found = await ctx.load(load.notesOf, { id, page: pageOf(page) });
    return found ? toConnection(found) : null;
  }

  @Authorized('customers:read')
  @FieldResolver(() => [DuplicateCandidateType], {
    nullable: true,
    description: 'For staff: who may be the same person.',
  })
  async possibleDuplicates(@Root() { id }: CustomerParent, @Ctx() ctx: Context) {
    const found = (await ctx.load(load.duplicatesOf, id)) ?? [];
    return Promise.all(
      found.map(async ({ id: other, samePhone, similarity }) => ({
        customer: await ctx.load(customerById, other),
        reasons: samePhone ? ['PHONE'] : ['NAME_AND_PLACE'],
        similarity,
      })),
    );
  }
}

@Resolver(() => CompanyType)
export class CompanyResolver {
  @Authorized('customers:read')
  @Query(() => CompanyType, { nullable: true })
  async company(@Arg('id', () => ID) id: string, @Ctx() ctx: Context) {
    return isId(id) ? ((await ctx.load(load.companyById, id)) ?? null) : null;
  }

  @Authorized('customers:read')
  @Query(() => CompanyConnection, { nullable: true })
  async companies(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return toConnection(
      await fetchPage(ctx.db, {
        columns: sql`c.*`,
        from: sql`company c`,
        sort: [
          { expression: sql`c.name`, type: 'text' },
          { expression: sql`c.id`, type: 'uuid' },
        ],
        page,
      }),
    );
  }
}
