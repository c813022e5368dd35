import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { addCaseNote } from '../operations/add-case-note.js';
import { assignCase } from '../operations/assign-case.js';
import { closeCase } from '../operations/close-case.js';
import { openCase } from '../operations/open-case.js';
import { reopenCase } from '../operations/reopen-case.js';
import { resolveCase } from '../operations/resolve-case.js';
import { resumeCase } from '../operations/resume-case.js';
import { setCaseWaiting } from '../operations/set-case-waiting.js';
import { takeNextCase } from '../operations/take-next-case.js';
import { updateCase } from '../operations/update-case.js';
import { answering } from './answer.js';
import * as inputs from './case.inputs.js';
import { caseById } from './case.loaders.js';
import { CasePayload } from './case.type.js';
import type { Context } from './customer.loaders.js';
import { ownOr } from './own-or.js';

const answer = answering(async (ctx, { caseId }: { readonly caseId: string | null }) => ({
  case: caseId ? await ctx.load(caseById, caseId) : null,
}));

@Resolver()
export class CaseMutations {
  @Authorized('customers:write', 'account')
  @Mutation(() => CasePayload)
  openCase(@Arg('input', () => inputs.OpenCaseInputType) input: inputs.OpenCaseInputType, @Ctx() ctx: Context) {
    return answer(ctx, ['openCase', ownOr(ctx)], input, openCase);
  }

  @Authorized('customers:write')
  @Mutation(() => CasePayload)
  updateCase(@Arg('input', () => inputs.UpdateCaseInputType) input: inputs.UpdateCaseInputType, @Ctx() ctx: Context) {
    return answer(ctx, ['updateCase', 'customers:write'], input, updateCase);
  }

  @Authorized('customers:write')
  @Mutation(() => CasePayload)
  assignCase(@Arg('input', () => inputs.AssignCaseInputType) input: inputs.AssignCaseInputType, @Ctx() ctx: Context) {
    return answer(ctx, ['assignCase', 'customers:write'], input, assignCase);
  }

  @Authorized('customers:write')
  @Mutation(() => CasePayload, { description: 'Gives you the case of a queue that nobody has and that is due first.' })
  takeNextCase(
    @Arg('input', () => inputs.TakeNextCaseInputType) input: inputs.TakeNextCaseInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['takeNextCase', 'customers:write'], input, takeNextCase);
  }

  @Authorized('customers:write')
  @Mutation(() => CasePayload)
  setCaseWaiting(
    @Arg('input', () => inputs.SetCaseWaitingInputType) input: inputs.SetCaseWaitingInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['setCaseWaiting', 'customers:write'], input, setCaseWaiting);
  }

  @Authorized('customers:write')
  @Mutation(() => CasePayload)
  resumeCase(@Arg('input', () => inputs.CaseCommandInputType) input: inputs.CaseCommandInputType, @Ctx() ctx: Context) {
    return answer(ctx, ['resumeCase', 'customers:write'], input, resumeCase);
  }

  @Authorized('customers:write', 'account')
  @Mutation(() => CasePayload)
  addCaseNote(
    @Arg('input', () => inputs.AddCaseNoteInputType) input: inputs.AddCaseNoteInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['addCaseNote', ownOr(ctx)], input, addCaseNote);
  }

  @Authorized('customers:write')
  @Mutation(() => CasePayload)
  resolveCase(
    @Arg('input', () => inputs.ResolveCaseInputType) input: inputs.ResolveCaseInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['resolveCase', 'customers:write'], input, resolveCase);
  }

  @Authorized('customers:write')
  @Mutation(() => CasePayload)
  closeCase(@Arg('input', () => inputs.CaseCommandInputType) input: inputs.CaseCommandInputType, @Ctx() ctx: Context) {
    return answer(ctx, ['closeCase', 'customers:write'], input, closeCase);
  }

  @Authorized('customers:write', 'account')
  @Mutation(() => CasePayload)
  reopenCase(@Arg('input', () => inputs.CaseCommandInputType) input: inputs.CaseCommandInputType, @Ctx() ctx: Context) {
    return answer(ctx, ['reopenCase', ownOr(ctx)], input, reopenCase);
  }
}
