import { operationContext } from '@oms/platform/graphql/subgraph-context';
import { jobActor } from '@oms/platform/auth/actor';
import { DomainError } from '@oms/platform/errors/domain-error';
import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { openFile } from '../operations/open-file.js';
import { receiveCarrierWebhook } from '../operations/receive-carrier-news.js';
import { CarrierWebhookInputType, CarrierWebhookPayload } from './carrier-webhook.type.js';
import { FileType } from './file-link.type.js';
import type { Context } from './fulfillment-order.loaders.js';

/** What carriers and holders of links may ask without a token: a signature is their credential. */
@Resolver()
export class FilesResolver {
  @Authorized('public')
  @Query(() => FileType, { nullable: true, description: 'The file behind a link; null when the link has run out.' })
  async file(@Arg('token', () => String) token: string, @Ctx() ctx: Context) {
    const file = await openFile({ services: ctx.services, database: ctx.database, clock: ctx.clock }, token);
    return file ? { ...file, base64: Buffer.from(file.bytes).toString('base64') } : null;
  }

  @Authorized('public')
  @Mutation(() => CarrierWebhookPayload, { description: 'A carrier’s message about parcels, signed by the carrier.' })
  async receiveCarrierWebhook(
    @Arg('input', () => CarrierWebhookInputType) { carrier, body, headers }: CarrierWebhookInputType,
    @Ctx() ctx: Context,
  ) {
    const op = operationContext(ctx.runtime, jobActor(`carrier:${carrier}`), ctx.requestId);
    const byName = Object.fromEntries(headers.map(({ name, value }) => [name.toLowerCase(), value]));
    try {
      const { parcels } = await receiveCarrierWebhook(op, { carrier, body, headers: byName });
      return { parcels, userErrors: [] };
    } catch (error) {
      if (error instanceof DomainError) return { parcels: null, userErrors: error.errors };
      throw error;
    }
  }
}
