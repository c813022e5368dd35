import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { createTransfer } from '../operations/create-transfer.js';
import { cancelTransfer, receiveTransfer, shipTransfer } from '../operations/move-transfer.js';
import { answer } from './answer.js';
import type { Context } from './loaders.js';
import { CreateTransferInputType, ReceiveTransferInputType, TransferCommandInputType } from './operations.inputs.js';
import { TransferPayload } from './payloads.js';
import * as stock from './stock-operations.loaders.js';

@Resolver()
export class TransferMutations {
  @Authorized('inventory:write')
  @Mutation(() => TransferPayload)
  async createTransfer(
    @Arg('input', () => CreateTransferInputType) given: CreateTransferInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'createTransfer', 'inventory:write', given, createTransfer);
    return { transfer: outcome ? await ctx.load(stock.transferById, outcome.transferId) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => TransferPayload)
  async shipTransfer(
    @Arg('input', () => TransferCommandInputType) given: TransferCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'shipTransfer', 'inventory:write', given, shipTransfer);
    return { transfer: outcome ? await ctx.load(stock.transferById, outcome.transferId) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => TransferPayload)
  async receiveTransfer(
    @Arg('input', () => ReceiveTransferInputType) given: ReceiveTransferInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'receiveTransfer', 'inventory:write', given, receiveTransfer);
    return { transfer: outcome ? await ctx.load(stock.transferById, outcome.transferId) : null, userErrors };
  }

  @Authorized('inventory:write')
  @Mutation(() => TransferPayload)
  async cancelTransfer(
    @Arg('input', () => TransferCommandInputType) given: TransferCommandInputType,
    @Ctx() ctx: Context,
  ) {
    const { outcome, userErrors } = await answer(ctx, 'cancelTransfer', 'inventory:write', given, cancelTransfer);
    return { transfer: outcome ? await ctx.load(stock.transferById, outcome.transferId) : null, userErrors };
  }
}
