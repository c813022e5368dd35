import { runCommand, type OperationContext } from '@oms/platform/commands/run-command';
import { DomainError, type UserErrorData } from '@oms/platform/errors/domain-error';
import { newId } from '@oms/platform/values/ids';
import { isCurrencyCode } from '@oms/platform/values/currency';
import type { OrdersServices } from '../services.js';
import { Channel } from '../storage/entities.js';

export interface UpsertChannelInput {
  readonly code: string;
  readonly name: string;
  readonly kind: 'WEB' | 'STORE' | 'PHONE' | 'MARKETPLACE' | 'SOCIAL';
  readonly currencyCode: string;
  /** In front of the order number; default: the code and a dash. */
  readonly numberPrefix?: string | null;
  readonly active?: boolean | null;
}

function problemsOf(input: UpsertChannelInput, known: { currency: string } | null): UserErrorData[] {
  const problems: UserErrorData[] = [];
  if (!/^[A-Z0-9][A-Z0-9_-]{0,39}$/.test(input.code))
    problems.push({ code: 'INVALID_CODE', message: 'A code has capital letters, digits, - and _.', field: ['code'] });
  if (input.name.trim() === '') problems.push({ code: 'REQUIRED', message: 'A channel has a name.', field: ['name'] });
  if (!isCurrencyCode(input.currencyCode))
    problems.push({ code: 'INVALID_CURRENCY', message: 'Not an ISO 4217 code.', field: ['currencyCode'] });
  if (known && known.currency !== input.currencyCode)
    problems.push({
      code: 'CURRENCY_FIXED',
      message: `The channel sells in ${known.currency}; another currency needs another channel.`,
      field: ['currencyCode'],
    });
  return problems;
}

/** Makes a sales channel, or changes its name, kind, prefix and whether it takes orders. Its currency stays. */
export function upsertChannel(
  ctx: OperationContext<OrdersServices>,
  input: UpsertChannelInput,
): Promise<{ code: string; version: number }> {
  return runCommand(ctx, 'upsertChannel', async (tx) => {
    const known = await tx.em.findOne(Channel, { code: input.code });
    const problems = problemsOf(input, known);
    if (problems.length > 0) throw new DomainError(problems);
    const values = {
      name: input.name,
      kind: input.kind,
      numberPrefix: input.numberPrefix ?? `${input.code}-`,
      active: input.active ?? true,
      updatedAt: tx.now,
    };
    const channel =
      known ??
      tx.em.create(Channel, {
        code: input.code,
        id: newId(tx.now),
        currency: input.currencyCode,
        version: 0,
        createdAt: tx.now,
        ...values,
      });
    Object.assign(channel, values);
    channel.version += 1;
    tx.audit({ aggregateType: 'Channel', aggregateId: input.code, command: 'upsertChannel', after: values });
    return { code: input.code, version: channel.version };
  });
}
