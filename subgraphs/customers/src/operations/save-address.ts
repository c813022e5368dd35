import { runCommand, type OperationContext, type Tx } from '@oms/platform/commands/run-command';
import { firstRow, run, sql } from '@oms/platform/database/sql';
import { DomainError, refuse } from '@oms/platform/errors/domain-error';
import type { AddressValue } from '@oms/platform/graphql/value-types';
import { isId, newId } from '@oms/platform/values/ids';
import { addressProblems } from '@oms/platform/values/address';
import { addressKey, normaliseAddress } from '../rules/profile.js';
import type { CustomersServices } from '../services.js';
import { requireCustomer } from './require-customer.js';

export interface SaveAddressInput {
  readonly customerId: string;
  /** The address that is changed; absent: a new one. */
  readonly addressId?: string | null;
  readonly label?: string | null;
  readonly address: AddressValue;
  readonly defaultShipping?: boolean | null;
  readonly defaultBilling?: boolean | null;
}

async function giveUpDefaults(tx: Tx, { customerId, defaultShipping, defaultBilling }: SaveAddressInput) {
  if (!defaultShipping && !defaultBilling) return;
  await run(
    tx.db,
    sql`update customer_address set default_shipping = default_shipping and not ${Boolean(defaultShipping)},
               default_billing = default_billing and not ${Boolean(defaultBilling)}
        where customer_id = ${customerId}`,
  );
}

async function change(tx: Tx, input: SaveAddressInput, address: AddressValue): Promise<string> {
  const { addressId, customerId, label = null, defaultShipping = null, defaultBilling = null } = input;
  const changed = isId(addressId ?? '')
    ? await run(
        tx.db,
        sql`update customer_address set label = coalesce(${label}, label), address = ${JSON.stringify(address)}::jsonb, address_key = ${addressKey(address)},
                   default_shipping = coalesce(${defaultShipping}, default_shipping), default_billing = coalesce(${defaultBilling}, default_billing), updated_at = ${tx.now}::timestamptz
            where id = ${addressId} and customer_id = ${customerId}
              and not exists (select 1 from customer_address other where other.customer_id = ${customerId} and other.address_key = ${addressKey(address)} and other.id <> ${addressId})`,
      )
    : 0;
  if (changed === 0)
    throw refuse('UNKNOWN_ADDRESS', 'The customer has no such address, or has the same one twice.', ['addressId']);
  return addressId ?? '';
}

async function add(tx: Tx, input: SaveAddressInput, address: AddressValue): Promise<string> {
  const { customerId, label = null, defaultShipping = null, defaultBilling = null } = input;
  const kept = await firstRow<{ id: string }>(
    tx.db,
    sql`insert into customer_address (id, customer_id, label, address, address_key, default_shipping, default_billing, created_at, updated_at)
        values (${newId(tx.now)}, ${customerId}, ${label}, ${JSON.stringify(address)}::jsonb, ${addressKey(address)}, coalesce(${defaultShipping}, false), coalesce(${defaultBilling}, false), ${tx.now}::timestamptz, ${tx.now}::timestamptz)
        on conflict (customer_id, address_key) do update set label = coalesce(excluded.label, customer_address.label),
          default_shipping = customer_address.default_shipping or excluded.default_shipping, default_billing = customer_address.default_billing or excluded.default_billing, updated_at = excluded.updated_at
        returning id`,
  );
  return kept?.id ?? '';
}

/** Adds an address to a customer's book, or changes one; the same address written differently is kept once. */
export function saveAddress(
  ctx: OperationContext<CustomersServices>,
  input: SaveAddressInput,
): Promise<{ customerId: string; addressId: string }> {
  return runCommand(ctx, 'saveAddress', async (tx) => {
    const address = normaliseAddress(input.address);
    const problems = addressProblems(address, 'address');
    if (problems.length > 0) throw new DomainError(problems);
    await requireCustomer(tx, input.customerId);
    await giveUpDefaults(tx, input);
    const addressId = await (input.addressId ? change(tx, input, address) : add(tx, input, address));
    tx.audit({
      aggregateType: 'Customer',
      aggregateId: input.customerId,
      command: 'saveAddress',
      after: { addressId },
    });
    return { customerId: input.customerId, addressId };
  });
}
