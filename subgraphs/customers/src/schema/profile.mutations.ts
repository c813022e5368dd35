import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { addCustomerNote } from '../operations/add-customer-note.js';
import { eraseCustomer } from '../operations/erase-customer.js';
import { mergeCustomers } from '../operations/merge-customers.js';
import { removeAddress } from '../operations/remove-address.js';
import { removePaymentPreference } from '../operations/remove-payment-preference.js';
import { saveAddress } from '../operations/save-address.js';
import { savePaymentPreference } from '../operations/save-payment-preference.js';
import { setConsent } from '../operations/set-consent.js';
import { upsertCompany } from '../operations/upsert-company.js';
import { answering } from './answer.js';
import { customerById, type Context } from './customer.loaders.js';
import { CustomerPayload } from './customer.type.js';
import * as inputs from './profile.inputs.js';
import { ownOr } from './own-or.js';
import { companyById } from './profile.loaders.js';
import { CompanyPayload } from './profile.type.js';

const answer = answering(async (ctx, { customerId }: { readonly customerId: string }) => ({
  customer: await ctx.load(customerById, customerId),
}));

const answerCompany = answering(async (ctx, { companyId }: { readonly companyId: string }) => ({
  company: await ctx.load(companyById, companyId),
}));

@Resolver()
export class ProfileMutations {
  @Authorized('customers:write', 'account')
  @Mutation(() => CustomerPayload)
  saveAddress(
    @Arg('input', () => inputs.SaveAddressInputType) input: inputs.SaveAddressInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['saveAddress', ownOr(ctx)], input, saveAddress);
  }

  @Authorized('customers:write', 'account')
  @Mutation(() => CustomerPayload)
  removeAddress(
    @Arg('input', () => inputs.RemoveAddressInputType) input: inputs.RemoveAddressInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['removeAddress', ownOr(ctx)], input, removeAddress);
  }

  @Authorized('customers:write', 'account')
  @Mutation(() => CustomerPayload)
  setConsent(@Arg('input', () => inputs.SetConsentInputType) input: inputs.SetConsentInputType, @Ctx() ctx: Context) {
    return answer(ctx, ['setConsent', ownOr(ctx)], input, setConsent);
  }

  @Authorized('customers:write', 'account')
  @Mutation(() => CustomerPayload)
  savePaymentPreference(
    @Arg('input', () => inputs.SavePaymentPreferenceInputType) input: inputs.SavePaymentPreferenceInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['savePaymentPreference', ownOr(ctx)], input, savePaymentPreference);
  }

  @Authorized('customers:write', 'account')
  @Mutation(() => CustomerPayload)
  removePaymentPreference(
    @Arg('input', () => inputs.RemovePaymentPreferenceInputType) input: inputs.RemovePaymentPreferenceInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['removePaymentPreference', ownOr(ctx)], input, removePaymentPreference);
  }

  @Authorized('customers:write')
  @Mutation(() => CustomerPayload)
  addCustomerNote(
    @Arg('input', () => inputs.AddCustomerNoteInputType) input: inputs.AddCustomerNoteInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['addCustomerNote', 'customers:write'], input, addCustomerNote);
  }

  @Authorized('customers:write')
  @Mutation(() => CustomerPayload, { description: 'Makes several customers one; their orders follow in a moment.' })
  mergeCustomers(
    @Arg('input', () => inputs.MergeCustomersInputType) input: inputs.MergeCustomersInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['mergeCustomers', 'customers:write'], input, mergeCustomers);
  }

  @Authorized('customers:setup')
  @Mutation(() => CustomerPayload, {
    description:
      'Erases the person from the customer records: profile, addresses, consents, notes, cases and notifications. Orders, parcels and invoices keep what was written on them. Cannot be undone.',
  })
  eraseCustomer(
    @Arg('input', () => inputs.EraseCustomerInputType) input: inputs.EraseCustomerInputType,
    @Ctx() ctx: Context,
  ) {
    return answer(ctx, ['eraseCustomer', 'customers:setup'], input, eraseCustomer);
  }

  @Authorized('customers:write')
  @Mutation(() => CompanyPayload)
  upsertCompany(
    @Arg('input', () => inputs.UpsertCompanyInputType) input: inputs.UpsertCompanyInputType,
    @Ctx() ctx: Context,
  ) {
    return answerCompany(ctx, ['upsertCompany', 'customers:write'], input, upsertCompany);
  }
}
