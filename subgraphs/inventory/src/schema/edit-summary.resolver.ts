import { Authorized, Ctx, Directive, Field, FieldResolver, ID, ObjectType, Resolver, Root } from 'type-graphql';
import { z } from 'zod';
import { findAvailability } from '../operations/find-availability.js';
import { ItemAvailabilityType } from './availability.type.js';
import { availabilityView } from './availability.view.js';
import type { Context } from './loaders.js';

/** What the edit's id says: which units more are wanted, by which channel, and where they go. */
const question = z.object({
  channel: z.string(),
  service: z.string(),
  destination: z
    .object({
      countryCode: z.string(),
      postalCode: z.string().nullish(),
      city: z.string().nullish(),
      latitude: z.number().nullish(),
      longitude: z.number().nullish(),
    })
    .nullable(),
  skus: z.array(z.object({ sku: z.string(), quantity: z.int().min(1) })).max(1_000),
});

@Directive('@key(fields: "id")')
@ObjectType('EditSummaryType')
export class EditSummaryStub {
  @Field(() => ID)
  id!: string;
}

/** What inventory adds to the difference that an edit makes. */
@Resolver(() => EditSummaryStub)
export class EditSummaryResolver {
  @Authorized('orders:write')
  @FieldResolver(() => [ItemAvailabilityType], {
    nullable: true,
    description: 'Of each item that is wanted more: whether it is there, from when on, and by when it can arrive.',
  })
  async availability(@Root() { id }: EditSummaryStub, @Ctx() ctx: Context) {
    const asked = question.parse(JSON.parse(Buffer.from(id, 'base64url').toString('utf8')));
    const found = await findAvailability(ctx, asked);
    return Promise.all(found.map((item, index) => availabilityView(ctx, item, asked.skus[index]?.quantity ?? 1)));
  }
}
